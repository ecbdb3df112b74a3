const stroke = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.8,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  viewBox: '0 0 24 24',
  width: 22,
  height: 22,
} as const;

export function SearchIcon() {
  return (
    <svg aria-hidden="true" {...stroke}>
      <circle cx="11" cy="11" r="7" />
      <path d="m20 20-4-4" />
    </svg>
  );
}

export function CartIcon() {
  return (
    <svg aria-hidden="true" {...stroke}>
      <path d="M6 8h12l1.2 12H4.8z" />
      <path d="M9 10V7a3 3 0 0 1 6 0v3" />
    </svg>
  );
}

export function TickIcon() {
  return (
    <svg aria-hidden="true" {...stroke} width={16} height={16}>
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </svg>
  );
}

export function LockIcon() {
  return (
    <svg aria-hidden="true" {...stroke} width={16} height={16}>
      <rect x="5" y="11" width="14" height="9" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </svg>
  );
}
