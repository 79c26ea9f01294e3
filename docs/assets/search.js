// What is typed stands first where it is spelled in full: C2 before C21, and table/given-twice, whose index entry has
// it as one word, before pages that have its parts. The theme alone would look for the beginnings of parts.
function exactFirst(query) {
  if (query.includes('"')) return query
  const terms = query.split(separator).filter(Boolean)
  const whole = terms.length > 1 ? [`${terms.join("_")}^50`] : []
  if (terms.length > 1) wholes.add(terms.join("_").toLowerCase())
  return [...whole, ...terms.map(term => `${term}^20 ${term}`)].join(" ")
}

// The signs that divide words are those of the index, which comes with the first message.
let separator = /\s+/
const SETUP = 0
const QUERY = 2

// The answer tells of every word that was asked for whether it is there. The words that were put together here are
// nobody's: the theme would show them struck through as missing.
const RESULT = 3
const wholes = new Set()

function answered(event) {
  if (event.data?.type !== RESULT) return
  for (const group of event.data.data?.items ?? [])
    for (const item of group) item.terms = ownTerms(item.terms ?? {})
}

function ownTerms(terms) {
  return Object.fromEntries(Object.entries(terms).filter(([term]) => !wholes.has(term)))
}

function asked(message) {
  if (message?.type === SETUP) separator = new RegExp(message.data.config.separator, "g")
  return message?.type === QUERY ? { ...message, data: exactFirst(message.data) } : message
}

if (location.protocol !== "file:" && window.Worker) {
  window.Worker = class extends window.Worker {
    constructor(...how) {
      super(...how)
      this.addEventListener("message", answered)
    }

    postMessage(message, ...rest) {
      super.postMessage(asked(message), ...rest)
    }
  }
}

// A browser starts no worker for a page that it read from a disk, and the search would stay silent.
// There the worker's script runs in a hidden frame instead. Everywhere else this does nothing.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(script) {
      super()
      this.waiting = []
      this.addEventListener("message", answered)
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

    postMessage(message) {
      if (this.ready) {
        const inner = this.frame.contentWindow
        inner.dispatchEvent(new inner.MessageEvent("message", { data: asked(message) }))
      } else {
        this.waiting.push(message)
      }
    }

    terminate() {
      this.frame.remove()
    }
  }
}
