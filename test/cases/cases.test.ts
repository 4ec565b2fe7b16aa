import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadCases, readCases } from './case-files.js';
import { report } from './report.js';

const data = join(import.meta.dirname, 'data');
const cases = readCases(data);

describe.each(['terms.json', 'payments.json', 'money.json', 'add-seats.json'])('the worked cases of %s', (file) => {
  it.each(cases.filter((one) => one.file === file))('case $index holds', (one) => {
    expect(one.differences()).toEqual([]);
  });
});

describe('npm run cases', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cases-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: string, content: unknown): void {
    writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }

  it('counts the cases that hold', () => {
    expect(report(data)).toEqual({ lines: ['220 hold, 0 differ'], allHold: true });
  });

  it('names file, index, field, and both values of a difference', () => {
    const addSeats = JSON.parse(readFileSync(join(data, 'add-seats.json'), 'utf8'));
    write('add-seats.json', [addSeats[0], { ...addSeats[1], daysAfter: 1 }]);

    expect(report(folder)).toEqual({
      lines: [`add-seats.json [1] daysAfter: expected 1, got ${addSeats[1].daysAfter}`, '1 hold, 1 differ'],
      allHold: false,
    });
  });

  it('finds a milestone that is missing, surplus or elsewhere', () => {
    const [term] = JSON.parse(readFileSync(join(data, 'terms.json'), 'utf8'));
    const { milestones } = term;
    write('terms.json', [
      { ...term, milestones: milestones.slice(0, -1) },
      { ...term, milestones: [...milestones, { ...milestones[0], days: 0 }] },
      { ...term, milestones: [{ ...milestones[0], at: '2027-02-20T18:00:00Z' }, ...milestones.slice(1)] },
    ]);

    const { lines } = report(folder);

    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain(`terms.json [0] milestones.${milestones.length - 1}: expected nothing, got {`);
    expect(lines[1]).toMatch(/^terms\.json \[1\] milestones\.\d+: expected \{.*\}, got nothing$/);
    expect(lines[2]).toContain(
      'terms.json [2] milestones.0.at: expected "2027-02-20T18:00:00Z", got "2027-02-20T19:00',
    );
    expect(lines[3]).toBe('0 hold, 3 differ');
  });

  it('finds an amount, a period or a state of a paid life that is elsewhere', () => {
    const cases = JSON.parse(readFileSync(join(data, 'payments.json'), 'utf8'));
    const { expected, ...life } = cases.find(({ expected: { periods } }: (typeof cases)[0]) => periods.length > 1);
    const [first, ...others] = expected.periods;
    const [began, ...states] = expected.states;
    write('payments.json', [
      { ...life, expected: { ...expected, periods: [{ ...first, net: first.net + 1 }, ...others] } },
      { ...life, expected: { ...expected, paidThrough: null } },
      { ...life, expected: { ...expected, states: [{ ...began, state: 'grace' }, ...states] } },
    ]);

    expect(report(folder).lines).toEqual([
      `payments.json [0] expected.periods.0.net: expected ${first.net + 1}, got ${first.net}`,
      `payments.json [1] expected.paidThrough: expected null, got "${expected.paidThrough}"`,
      'payments.json [2] expected.states.0.state: expected "grace", got "active"',
      '0 hold, 3 differ',
    ]);
  });

  it('counts a case that the rules refuse as one that differs', () => {
    const [term] = JSON.parse(readFileSync(join(data, 'terms.json'), 'utf8'));
    write('terms.json', [
      { ...term, startsOn: '2027-02-30' },
      { ...term, zone: 'Mars/Phobos' },
      { ...term, policy: 'no' },
    ]);

    expect(report(folder).lines.at(-1)).toBe('0 hold, 3 differ');
  });

  it('says in one line what is wrong with the folder or a file', () => {
    const complaint = (): string => {
      try {
        report(folder);
        return 'none';
      } catch (error) {
        if (error instanceof BadCases) return error.message;
        throw error;
      }
    };
    expect(() => report(join(folder, 'nowhere'))).toThrow('there is no such folder');
    expect(complaint()).toContain('holds none of terms.json, payments.json, money.json, add-seats.json');
    write('money.json', '[{"net": 1,}]');
    expect(complaint()).toMatch(/money\.json: cannot be read as JSON \(.*\)$/);
    write('money.json', { net: 1 });
    expect(complaint()).toContain('money.json: wrong shape at the top');
    write('money.json', [{ net: 'one' }]);
    expect(complaint()).toContain('money.json: wrong shape at 0.');
    write('money.json', []);
    write('terms.json', [{ ...JSON.parse(readFileSync(join(data, 'terms.json'), 'utf8'))[0], months: null }]);
    expect(complaint()).toBe('terms.json: wrong shape at 0: a term needs months or days');
  });
});
