const ICONS: Readonly<Record<string, string>> = {
    fire: "🔥", strength: "💪", brain: "🧠", heart: "❤️", book: "📖", run: "🏃", water: "💧", sleep: "😴", meditation: "🧘", target: "🎯",
    money: "💰", graph: "📈", sun: "☀️", moon: "🌙", shield: "🛡️", palette: "🎨", smile: "😊", apple: "🍎", weight: "⚖️", calendar: "📅",
    trophy: "🏆", star: "⭐", rocket: "🚀", leaf: "🌿", coffee: "☕", music: "🎵", camera: "📷", laptop: "💻", dumbbell: "🏋️", yoga: "🧘",
    bicycle: "🚲", swimmer: "🏊",
};

/** The picture for a word of the server's list of icons; a word that is not in it is perhaps a picture itself. */
export const iconOf = (word: string) => ICONS[word] ?? (/^[\w-]*$/.test(word) ? "✦" : word);
