/** Cells of an export where a spreadsheet opens the file, whichever separator it takes the file to have. */
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvWriter, toCells } from '#app/http/export-csv.ts';
import type { ExportRow } from '#app/use-cases/ports/activity.ts';

const AT = Date.UTC(2026, 10, 28, 12);
const ROW: ExportRow = {
  ...{ cancellationId: 'id', orderName: '#1', shopifyOrderId: '1', requestedAt: AT },
  ...{ requestedBy: { kind: 'staff', userId: null }, reason: null, note: null },
  ...{ outcome: 'stopped', needsAttention: false, cancelledInShopifyAt: null, why: null },
  ...{ primePenguinOrderId: 1, providerName: 'Nordic 3PL', verdict: 'stopped_at_warehouse' },
  ...{ since: AT, warehouseReason: null, evidence: [], overturned: false, word: null },
  ...{ askedAt: AT, answeredAt: AT },
};

async function fileOf(...rows: readonly Partial<ExportRow>[]): Promise<string> {
  const writer = csvWriter();
  for (const row of rows) writer.write(toCells({ ...ROW, ...row }));
  writer.end();
  return (await text(writer)).replace('\uFEFF', '');
}

/** Reads a file as spreadsheets do: a quote counts only where a cell begins with it. */
function cellsOf(file: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= file.length) {
    const quoted = file[at] === '"';
    let cell = '';
    if (quoted) at += 1;
    for (let isOpen = quoted; at < file.length; at += 1) {
      const char = file[at] ?? '';
      if (isOpen) {
        if (char !== '"') cell += char;
        else if (file[at + 1] === '"') {
          cell += '"';
          at += 1;
        } else isOpen = false;
        continue;
      }
      if (char === separator || char === '\r' || char === '\n') break;
      cell += char;
    }
    cells.push(cell);
    at += 1;
  }
  return cells;
}

const SEPARATORS = [',', ';', '\t', '|', '\u061B'];
/** Blanks, quotes and characters without a shape that may stand before a formula. */
const NOTHING = /^[\s\p{C}\p{Z}"]*/u;
const PLAIN_NUMBER = /^[+-]\d[\d \u00A0]*([.,]\d+)?$/;

function beginsFormula(cell: string): boolean {
  const [first = ''] = cell.replace(NOTHING, '');
  return /^[=+\-@]/.test(first.normalize('NFKC')) && !PLAIN_NUMBER.test(cell);
}

function formulasIn(file: string): string[] {
  return SEPARATORS.flatMap((separator) => cellsOf(file, separator).filter(beginsFormula));
}

describe('a cell of an export', () => {
  it.each([
    ['after a semicolon', 'late;=1+1'],
    ['after a comma', 'late,=1+1'],
    ['after a tab', 'late\t=1+1'],
    ['after a line feed', 'late\n=1+1'],
    ['after a carriage return', 'late\r=1+1'],
    ['after a vertical bar', 'late|=1+1'],
    ['after an Arabic semicolon', 'late\u061B=1+1'],
    ['after leading blanks', '  =1+1'],
    ['after a no-break space', '\u00A0=1+1'],
    ['after an ideographic space', '\u3000=1+1'],
    ['after a zero-width space', '\u200B=1+1'],
    ['after a byte order mark', '\uFEFF=1+1'],
    ['after a NUL', '\0=1+1'],
    ['after a tab at its start', '\t=1+1'],
    ['after a quote', 'late;"=1+1'],
    ['after a separator and blanks', 'late; \t =1+1'],
    ['with a full-width equals sign', '\uFF1D1+1'],
    ['with a full-width plus', ';\uFF0B1+1'],
    ['with a full-width minus', '\uFF0D1+1'],
    ['with a full-width at sign', '\uFF20SUM(A1)'],
    ['with a small equals sign', '\uFE661+1'],
    ['with a minus', '-2+3'],
    ['with a plus', '+2+3'],
    ['with an at sign', '@SUM(A1)'],
    ['that calls a program', "x;=cmd|' /C calc'!A0"],
    ['that looks like a phone number and calculates', '+46-70-1234567'],
  ])('begins no formula %s', async (_, note) => {
    const file = await fileOf({ note }, { warehouseReason: note }, { orderName: note });
    expect(formulasIn(file)).toEqual([]);
  });

  it('says that it cannot be read where what is stored is none of the app’s', async () => {
    const evidence = { spoiled: true } as never;
    const file = await fileOf({ note: 'first', evidence }, { note: 'second' });
    expect(file).toContain('(unreadable)');
    expect(file).toContain('second');
  });

  it('begins no formula, whatever it is made of and whichever separator is taken', async () => {
    const nasty = fc.constantFrom(
      ...['=', '+', '-', '@', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', ';', ',', '\t', '|'],
      ...['\n', '\r', ' ', '\u00A0', '\u200B', '"', "'", '1', 'a', '.', '\u061B', '\u2028'],
    );
    const cell = fc.string({ unit: nasty, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cell, cell, cell, async (note, warehouseReason, providerName) => {
        const file = await fileOf({ note, warehouseReason, providerName }, { note });
        expect(formulasIn(file)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['an order name', '#1001'],
    ['a negative number', '-5'],
    ['a negative number with decimals', '-1234.50'],
    ['a phone number', '+46 70 123 45 67'],
    ['a phone number without blanks', '+46701234567'],
    ['a range of dates', '2026-11-01 - 2026-11-30'],
    ['an address', 'ops@nordic.example'],
    ['a dash between words', 'Shirt - blue'],
    ['a sum in a sentence', 'paid 1+1=2'],
  ])('is as it was entered when it is %s', async (_, note) => {
    expect(cellsOf(await fileOf({ note }), ',')).toContain(note);
  });

  it('keeps everything else of what it disarms', async () => {
    const cells = cellsOf(await fileOf({ note: 'late; =1+1' }), ',');
    expect(cells).toContain("late; '=1+1");
  });

  it('holds a tab at its start behind an apostrophe', async () => {
    expect(cellsOf(await fileOf({ note: '\tplain' }), ',')).toContain("'\tplain");
  });
});
