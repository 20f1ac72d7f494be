// Asks the server this page came from; every address is relative, so that the key in the page's own address is kept.

export async function ask(method, path, body) {
  const given = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await fetch(path, { method, ...given });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Error(answer.error ?? `The server said ${response.status}.`);
  return answer;
}

export const look = () => ask("GET", "page/look");
export const chatPage = (person, before) => ask("GET", `page/chats/${person}${before ? `?before=${before}` : ""}`);
export const act = (person, verb, body = {}) => ask("POST", `people/${person}/${verb}`, body);
export const fileAddress = (fileId) => `page/files/${encodeURIComponent(fileId)}`;
