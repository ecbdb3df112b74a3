/** The hero's picture: hills behind a tarn at the end of a day. Drawn here, so that a page needs no picture to look like something. */
export function Landscape() {
  return (
    <svg className="landscape" viewBox="0 0 1440 640" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <defs>
        <linearGradient id="dusk" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#dfe9e6" />
          <stop offset="0.6" stopColor="#f4ead8" />
          <stop offset="1" stopColor="#f3d9b8" />
        </linearGradient>
        <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#9dbfc4" />
          <stop offset="1" stopColor="#5b8791" />
        </linearGradient>
      </defs>
      <path d="M0 0h1440v640H0z" fill="url(#dusk)" />
      <circle cx="1060" cy="232" r="74" fill="#eebc6f" />
      <path
        d="M0 360c120-60 230-120 330-96 90 22 140 84 250 40 120-48 190-150 320-120 120 28 170 120 290 96 96-20 170-70 250-60v420H0z"
        fill="#b9cbc2"
      />
      <path
        d="M0 420c150-40 270-90 420-52 120 30 210 66 350 20 160-52 250-96 390-50 110 36 190 40 280 10v292H0z"
        fill="#86a394"
      />
      <path d="M0 476c180-26 330-46 520-18 200 30 330 20 520-14 160-28 280-20 400 0v196H0z" fill="url(#water)" />
      <path
        d="M820 520h240M900 548h300M760 580h200M1010 500h120"
        stroke="#f5e2c0"
        strokeWidth="3"
        strokeLinecap="round"
        opacity="0.7"
      />
      <path d="M0 500c110-34 230-30 330 6 110 40 190 78 330 92 120 12 170 22 220 42H0z" fill="#2f4b40" />
      <g fill="#2f4b40">
        <path d="m96 500 34-150 34 150zM170 508l26-112 26 112zM40 508l22-96 22 96z" />
        <path d="M1180 640c40-60 130-92 260-104v104z" />
        <path d="m1330 548 26-120 26 120zM1392 540l20-92 20 92z" />
      </g>
    </svg>
  );
}
