export type User = { id: string; name: string; email: string };
export type NewUser = Omit<User, 'id'>;

// Module state lives as long as the server process: every route that imports
// this file sees the same Map, and a restart or an edit empties it again.
const users = new Map<string, User>([
  ['1', { id: '1', name: 'Ada Lovelace', email: 'ada@example.com' }],
  ['2', { id: '2', name: 'Alan Turing', email: 'alan@example.com' }],
  ['3', { id: '3', name: 'Grace Hopper', email: 'grace@example.com' }],
]);
let nextId = users.size + 1;

export function listUsers(): User[] {
  return [...users.values()];
}

export function findUser(id: string): User | undefined {
  return users.get(id);
}

export function createUser(fields: NewUser): User {
  const user = { id: String(nextId++), ...fields };
  users.set(user.id, user);
  return user;
}

export function updateUser(id: string, fields: Partial<NewUser>): User | undefined {
  const user = users.get(id);
  if (!user) return undefined;
  const updated = { ...user, ...fields };
  users.set(id, updated);
  return updated;
}

export function deleteUser(id: string): boolean {
  return users.delete(id);
}

/** The problems of a request body, one sentence a field; none if it can become a user. */
export function problemsOf(body: unknown): Record<string, string> {
  const { name, email } = Object(body);
  const problems: Record<string, string> = {};
  if (typeof name !== 'string' || name.trim() === '') problems.name = 'A name is required.';
  if (typeof email !== 'string' || !email.includes('@')) problems.email = 'An email address is required.';
  return problems;
}
