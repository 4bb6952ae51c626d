/** A character that XML cannot hold, as workbooks write it: `_x000D_` is a carriage return, `_x005F_` an underscore. */
const ESCAPED = /_x([0-9a-f]{4})_/gi;

/** The text of an element with `t` elements, alone or in runs of rich text; without the readings of `rPh` elements. */
export class RunText {
  #text = '';
  #isText = false;
  #readings = 0;

  begin(): void {
    this.#text = '';
    this.#isText = false;
    this.#readings = 0;
  }

  open(name: string): void {
    if (name === 'rPh') this.#readings++;
    else if (name === 't') this.#isText = this.#readings === 0;
  }

  add(text: string): void {
    if (this.#isText) this.#text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.#readings--;
    else if (name === 't') this.#isText = false;
  }

  end(): string {
    return unescaped(this.#text);
  }
}

export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
