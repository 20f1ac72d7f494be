// Files as the server takes them: what kind each is, and its bytes in letters.

const KINDS = [["image/gif", "animation"], ["image/", "photo"], ["video/", "video"], ["audio/", "audio"]];

export function parcels(files, { kind, caption }) {
  return Promise.all(files.map(async (file, index) => ({
    kind: kind === "document" ? "document" : kindOf(file),
    name: file.name,
    media_type: file.type || "application/octet-stream",
    caption: index === 0 ? caption : "",
    content: await letters(file),
  })));
}

function kindOf(file) {
  return KINDS.find(([start]) => file.type.startsWith(start))?.[1] ?? "document";
}

export function letters(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
