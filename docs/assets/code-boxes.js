// The theme makes a landmark of the copy button of every box of code. One page can have dozens; none is a place
// that anybody would jump to.
(() => {
  const quiet = () => document.querySelectorAll("nav.md-code__nav:not([role])").forEach((box) => box.setAttribute("role", "none"));
  new MutationObserver(quiet).observe(document.documentElement, {childList: true, subtree: true});
  quiet();
})();
