const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = '#1c1c1e';
const QUIET = '#5f6368';
const LINE = '#e4e4e7';

/** Inline, because many mail readers drop style sheets. */
export const STYLE = {
  page: `margin:0;padding:0;background:#f4f4f5;font-family:${FONT};-webkit-text-size-adjust:100%`,
  preview: 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all',
  outer: 'background:#f4f4f5',
  margin: 'padding:24px 12px',
  sheet: 'max-width:600px;background:#ffffff;border-radius:8px;overflow:hidden;border-collapse:separate',
  cell: 'padding:0 32px',
  sender: `margin:28px 0 20px;font-size:15px;line-height:20px;font-weight:600;letter-spacing:.01em;color:${INK}`,
  heading: `margin:0 0 12px;font-size:24px;line-height:31px;font-weight:650;letter-spacing:-.01em;color:${INK}`,
  paragraph: `margin:0 0 20px;font-size:16px;line-height:25px;color:${INK}`,
  table: 'margin:0 0 20px;border-collapse:collapse',
  goods: `padding:12px 16px 12px 0;border-top:1px solid ${LINE};vertical-align:top`,
  title: `font-size:16px;line-height:23px;color:${INK}`,
  detail: `font-size:14px;line-height:21px;color:${QUIET}`,
  amount: `padding:12px 0;border-top:1px solid ${LINE};vertical-align:top;font-size:16px;line-height:23px;white-space:nowrap;font-variant-numeric:tabular-nums;color:${INK}`,
  sum: `padding:3px 0;font-size:15px;line-height:22px;font-variant-numeric:tabular-nums;color:${QUIET}`,
  strongSum: `padding:12px 0 3px;border-top:1px solid ${LINE};font-size:17px;line-height:24px;font-weight:650;font-variant-numeric:tabular-nums;color:${INK}`,
  fact: `margin:0 0 20px;font-size:15px;line-height:23px;color:${INK}`,
  label: `font-size:13px;line-height:20px;color:${QUIET}`,
  buttonBox: 'margin:4px 0 28px',
  button:
    'display:inline-block;padding:12px 22px;font-size:16px;line-height:22px;font-weight:600;text-decoration:none;border-radius:6px',
  footer: `margin:8px 0 0;padding:20px 0 4px;border-top:1px solid ${LINE};font-size:13px;line-height:20px;color:${QUIET}`,
} as const;

/** For readers that know it: the dark, and narrow screens. */
export const styleSheet = `
@media (prefers-color-scheme: dark) {
.page { background: #111113 !important }
.sheet { background: #1c1c1f !important }
.ink { color: #f4f4f5 !important }
.quiet { color: #a8a8b0 !important }
.line { border-color: #38383d !important }
}
@media (max-width: 480px) { .cell { padding-left: 20px !important; padding-right: 20px !important } }
`;
