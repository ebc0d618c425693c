// Pasting into the rich text editor. The server cleans what other programs put on the clipboard, the way it cleans
// what is saved, and takes it apart: tables and headings become blocks of their own after the paragraph. Where the
// server does not answer, the editor pastes in its own way, and the text is cleaned when it is saved.
(function () {
  var address = document.currentScript.dataset.address;
  var FRAGMENT = "data-draftjs-conductor-fragment"; // in what was copied in an editor, and what it takes as it is
  var NOTHING = JSON.stringify({
    blocks: [{ type: "unstyled", text: "", depth: 0, inlineStyleRanges: [], entityRanges: [] }], entityMap: {},
  });
  var passing = false;

  document.addEventListener("paste", function (event) {
    var content = event.target.closest && event.target.closest(".public-DraftEditor-content");
    if (passing || !content || !event.clipboardData) return;
    var field = fieldOf(content);
    var html = event.clipboardData.getData("text/html");
    var text = event.clipboardData.getData("text/plain");
    if (!field || !concernsUs(html, text)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    paste(field, content, html, text);
  }, true);

  function concernsUs(html, text) {
    if (html) return !html.includes(FRAGMENT);
    // One line without marks, such as an address: nothing to clean.
    return /[^\x00-\x7f]/.test(text) || /\S\s*\n\s*\S/.test(text);
  }

  function fieldOf(content) {
    var wrapper = content.closest("[data-draftail-editor-wrapper]");
    return wrapper && Array.from(wrapper.parentNode.children).find(function (element) {
      return element.draftailEditor;
    });
  }

  async function paste(field, content, html, text) {
    var answer, chosen;
    try {
      answer = await ask(html, text);
      chosen = answer.dialog && (await wantsUnicode(answer.dialog)) ? answer.converted : answer.kept;
    } catch {
      return passOn(content, html, text);
    }
    insert(field, content, chosen);
  }

  async function ask(html, text) {
    var config = JSON.parse(document.getElementById("wagtail-config").textContent);
    var response = await fetch(address, {
      method: "POST",
      headers: { [config.CSRF_HEADER_NAME]: config.CSRF_TOKEN },
      body: new URLSearchParams({ html: withoutPictures(html), text: text }),
    });
    if (!response.ok) throw new Error(response.status);
    return response.json();
  }

  // Pictures are no part of rich text, and come with megabytes of their own.
  function withoutPictures(html) {
    var body = new DOMParser().parseFromString(html, "text/html").body;
    body.querySelectorAll("img, picture, svg, style, script, object, video").forEach(function (element) {
      element.remove();
    });
    return body.innerHTML;
  }

  function wantsUnicode(html) {
    document.body.insertAdjacentHTML("beforeend", html);
    var dialog = document.body.lastElementChild;
    return new Promise(function (resolve) {
      dialog.addEventListener("close", function () {
        dialog.remove();
        resolve(dialog.returnValue === "convert");
      });
      dialog.showModal();
    });
  }

  function passOn(content, html, text) {
    var data = new DataTransfer();
    if (html) data.setData("text/html", html);
    data.setData("text/plain", text);
    passing = true;
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    passing = false;
  }

  function insert(field, content, chosen) {
    var place = placeOf(field, content);
    var allParagraphs = chosen.pieces.every(function (piece) { return piece.type === "paragraph"; });
    var fits = place && chosen.pieces.every(function (piece) {
      return piece.type in place.stream.blockDef.childBlockDefsByName;
    });
    if (allParagraphs || !fits) insertText(field, chosen.flat);
    else insertBlocks(field, place, chosen.pieces);
  }

  // The stream of blocks around the field, and the block that the field is: undefined where it is not one.
  function placeOf(field, content) {
    for (var element = content; element; element = element.parentElement) {
      if (element.rootBlock && element.rootBlock.blockDef.childBlockDefsByName) {
        var stream = element.rootBlock;
        var child = stream.children.find(function (block) { return block.element.contains(content); });
        var isField = child && child.block.widget && child.block.widget.input === field;
        return isField ? { stream: stream, child: child } : undefined;
      }
    }
  }

  function insertText(field, state) {
    var fragment = document.createElement("div");
    fragment.setAttribute(FRAGMENT, state);
    field.draftailEditor.handlePastedText("", fragment.outerHTML, field.draftailEditor.getEditorState());
  }

  function insertBlocks(field, place, pieces) {
    var rest = pieces.slice();
    var child = place.child;
    var isSelected = !field.draftailEditor.getEditorState().getSelection().isCollapsed();
    if (rest[0].type === "paragraph") insertText(field, rest.shift().state);
    else if (isSelected) insertText(field, NOTHING);
    var halves = window.draftail.splitState(field.draftailEditor.getEditorState());
    if (hasText(halves.stateAfter)) child.split(halves.stateBefore, halves.stateAfter, halves.shouldMoveCommentFn);
    rest.forEach(function (piece, number) {
      place.stream.insert({ type: piece.type, value: piece.state, id: piece.id }, child.index + 1 + number, {});
    });
    // An empty paragraph could not be published.
    if (!hasText(field.draftailEditor.getEditorState())) place.stream.deleteBlock(child.index, {});
  }

  function hasText(state) {
    return state.getCurrentContent().getPlainText().trim() !== "";
  }
})();
