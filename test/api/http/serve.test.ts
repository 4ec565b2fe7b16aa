import { serve } from '../../../api/http/serve.js';

describe('an application that is asked to stop', () => {
  it('finishes what it works on, takes nothing new, and ends', async () => {
    let finish = () => {};
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const served = await serve(
      (_request, response) => {
        finish = () => response.end('done');
        begin();
      },
      { port: 0, host: '127.0.0.1' },
    );
    const answer = fetch(served.url);
    await begun;
    const closed = served.close();
    await expect(fetch(served.url)).rejects.toThrow();
    finish();
    expect(await (await answer).text()).toBe('done');
    await closed;
    await served.close();
  });

  it('cuts what does not end by the deadline', async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const served = await serve(() => begin(), { port: 0, host: '127.0.0.1' });
    const answer = fetch(served.url);
    const cut = expect(answer).rejects.toThrow();
    await begun;
    await served.close(20);
    await cut;
  });

  it('says so when its port is taken', async () => {
    const served = await serve((_request, response) => response.end(), { port: 0, host: '127.0.0.1' });
    await expect(serve(() => {}, { port: served.port, host: '127.0.0.1' })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await served.close();
  });
});
