import { Terminal } from '../../demo/terminal.js';

function screen(options: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { ...options, write: (text: string) => written.push(text), shown: () => written.join('') };
}

describe('a terminal of the demo', () => {
  it('is plain lines where nobody looks: no colours, nothing that changes in place', () => {
    const pipe = screen();
    const terminal = new Terminal(pipe, {});
    terminal.status('the clock is at …');
    terminal.line(terminal.paint('green', 'done'));
    expect(pipe.shown()).toBe('done\n');
  });

  it('shows a status in place and takes it back for the next line', () => {
    const real = screen({ isTTY: true, columns: 12 });
    const terminal = new Terminal(real, {});
    terminal.status('a status that is too long');
    terminal.line(terminal.paint('green', 'done'));
    const erase = '\r\u001b[2K';
    expect(real.shown()).toBe(`${erase}\u001b[36ma status t…\u001b[0m${erase}\u001b[32mdone\u001b[0m\n`);
  });

  it('honours NO_COLOR, and a terminal that can do nothing', () => {
    const real = screen({ isTTY: true });
    const terminal = new Terminal(real, { NO_COLOR: '1' });
    terminal.status('working');
    terminal.line(terminal.paint('red', 'done'));
    expect(real.shown()).toBe('\r\u001b[2Kworking\r\u001b[2Kdone\n');

    const dumb = screen({ isTTY: true });
    const other = new Terminal(dumb, { TERM: 'dumb' });
    other.status('working');
    other.line(other.paint('red', 'done'));
    expect(dumb.shown()).toBe('done\n');
  });
});
