'use client';

/** Stands in for the whole page, when not even its frame can be made: it brings its own few styles. */
export default function GlobalError() {
  const page = { fontFamily: 'Georgia, serif', background: '#fbf7ef', color: '#2b2f2c', margin: 0 };
  const box = { maxWidth: '32rem', margin: '18vh auto', padding: '0 1.5rem' };
  const button = {
    font: 'inherit',
    padding: '0.7rem 1.4rem',
    background: '#2f4b40',
    color: '#fff',
    border: 0,
    borderRadius: 8,
  };
  return (
    <html lang="en">
      <body style={page}>
        <title>We will be right back</title>
        <main style={box} role="alert">
          <h1>We will be right back</h1>
          <p>The shop cannot be reached at the moment. Nothing is lost: please try again in a minute.</p>
          <button type="button" style={button} onClick={() => window.location.reload()}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
