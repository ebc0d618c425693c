// The date picker rewrites what it cannot read when the field loses focus: unknown text becomes the current time, and
// 31/02 becomes 3 March. The server understands more and refuses the rest with a sentence, so the text must reach it.
window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
