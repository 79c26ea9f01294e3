// A browser starts no worker for a page that it read from a disk, and the search would stay silent.
// There the worker's script runs in a hidden frame instead. Everywhere else this does nothing.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(script) {
      super()
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      this.frame.srcdoc = "<!doctype html><title>Search</title>"
      this.frame.onload = () => this.start(script)
      document.body.append(this.frame)
    }

    start(script) {
      const inner = this.frame.contentWindow
      inner.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
      const element = inner.document.createElement("script")
      element.src = script
      element.onload = () => {
        this.ready = true
        this.waiting.splice(0).forEach(data => this.postMessage(data))
      }
      inner.document.body.append(element)
    }

    postMessage(data) {
      if (this.ready) {
        const inner = this.frame.contentWindow
        inner.dispatchEvent(new inner.MessageEvent("message", { data }))
      } else {
        this.waiting.push(data)
      }
    }

    terminate() {
      this.frame.remove()
    }
  }
}
