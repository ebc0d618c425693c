// Copies what a text area holds. Browsers keep the clipboard from pages without https: there the text is selected.
document.addEventListener("click", function (event) {
  var button = event.target.closest("[data-copies]");
  if (!button) return;
  var code = document.getElementById(button.dataset.copies);
  var status = button.parentElement.querySelector("[role=status]");

  function tell(sentence) { status.textContent = sentence; }

  code.select();
  if (!navigator.clipboard) return tell(button.dataset.failed);
  navigator.clipboard.writeText(code.value).then(
    function () { tell(button.dataset.copied); },
    function () { tell(button.dataset.failed); }
  );
});
