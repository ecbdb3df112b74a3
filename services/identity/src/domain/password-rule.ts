/** Passwords that attackers try first, among those long enough to be allowed (a short list of the best-known leaks). */
const KNOWN = new Set([
  '0123456789',
  '1234567890',
  '12345678910',
  '123456789a',
  '1q2w3e4r5t',
  '1qaz2wsx3edc',
  'abcdefghij',
  'administrator',
  'changeme123',
  'iloveyou123',
  'letmein123',
  'password01',
  'password12',
  'password123',
  'password1234',
  'passw0rd123',
  'qwerty12345',
  'qwertyuiop',
  'welcome123',
  'zaq12wsxcde3',
]);

/** May this password not be chosen? One repeated character, a leaked one, or one that holds the e-mail address. */
export function isWeakPassword(password: string, email: string | undefined): boolean {
  const lower = password.toLowerCase();
  const mailbox = email?.slice(0, email.indexOf('@')) ?? '';
  const repeated = new Set(lower).size < 4;
  return repeated || KNOWN.has(lower) || (mailbox.length >= 4 && lower.includes(mailbox));
}
