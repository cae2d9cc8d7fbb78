// What DevTools takes for granted and Node.js before 22 lacks. Loaded with --import, so that worker threads have it too.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};
