// Splits a command line into words, as the walk-through writes them: separated by white space, with "double" or
// 'single' quotes anywhere, backslash before a character inside double quotes or outside, and lists in brackets.
// Behind `--` brackets are characters like any other, and so are those around an IPv6 address everywhere.

export class Word {
  constructor(
    readonly text: string,
    /** Some of it was quoted: brackets and -- in it are just characters. */
    readonly quoted: bool,
  ) {}
}

const SPACE: i32 = 32;
const DOUBLE: i32 = 34;
const SINGLE: i32 = 39;
const BACKSLASH: i32 = 92;
const OPEN: i32 = 91;
const CLOSE: i32 = 93;

function isSpace(char: i32): bool {
  return char == SPACE || (char >= 9 && char <= 13);
}

/** The words of a byte string; splitError is not empty when a quote is never closed. */
export function splitWords(line: string): Word[] {
  const words: Word[] = [];
  let text = "";
  let inWord = false;
  let quoted = false;
  let quote = 0;
  let lists = true;
  splitError = "";
  for (let i = 0; i < line.length; i++) {
    const char = line.charCodeAt(i);
    if (quote) {
      if (char == quote) quote = 0;
      else if (char == BACKSLASH && quote == DOUBLE && i + 1 < line.length) text += line.charAt(++i);
      else text += line.charAt(i);
    } else if (char == DOUBLE || char == SINGLE) {
      quote = char;
      inWord = true;
      quoted = true;
    } else if (
      isSpace(char) ||
      (lists && !endOfAddress(line, i) && (char == OPEN || char == CLOSE) && isBracket(line, i, text))
    ) {
      if (inWord) words.push(new Word(text, quoted));
      if (inWord && !quoted && text == "--") lists = false;
      if (!isSpace(char)) words.push(new Word(line.charAt(i), false));
      text = "";
      inWord = false;
      quoted = false;
    } else if (char == OPEN && endOfAddress(line, i)) {
      const end = endOfAddress(line, i);
      text += line.substring(i, end);
      inWord = true;
      i = end - 1;
    } else {
      if (char == BACKSLASH && i + 1 < line.length) i++;
      text += line.charAt(i);
      inWord = true;
    }
  }
  if (quote) splitError = quote == DOUBLE ? 'a " is never closed' : "a ' is never closed";
  if (inWord) words.push(new Word(text, quoted));
  return words;
}

export let splitError: string = "";

/** Behind an IPv6 address in brackets that begins here, or 0. */
function endOfAddress(line: string, at: i32): i32 {
  let colons = false;
  for (let i = at + 1; i < line.length && line.charCodeAt(at) == OPEN; i++) {
    const char = line.charCodeAt(i);
    if (char == CLOSE) return colons ? i + 1 : 0;
    const letter = char | 32;
    if (char == 58) colons = true;
    else if (char != 46 && (char < 48 || char > 57) && (letter < 97 || letter > 102)) return 0;
  }
  return 0;
}

/** A bracket stands for a list only right after `name=`, or by itself. */
function isBracket(line: string, at: i32, before: string): bool {
  if (line.charCodeAt(at) == OPEN) return before.endsWith("=") || !before.length;
  return at + 1 == line.length || isSpace(line.charCodeAt(at + 1));
}
