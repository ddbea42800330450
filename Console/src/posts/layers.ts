import type { PostLayer } from "aitasks-client";

export type LayerType = "image" | "text" | "rectangle";
export type LayerData = Record<string, unknown>;
export type LayerTyped = Record<string, string | number | boolean>;

/** One thing about a layer that can be set; `label` is a key of the dictionary. */
export interface LayerField {
    name: string;
    kind: "text" | "color" | "number" | "percent" | "align" | "flag";
    label: string;
    /** What a layer is drawn with that says nothing of it. */
    absent: string | number | boolean;
    min?: number;
    max?: number;
    /** May be left empty. */
    optional?: boolean;
}

const place: LayerField[] = [
    { name: "x", kind: "number", label: "posts.x", absent: 0 },
    { name: "y", kind: "number", label: "posts.y", absent: 0 },
];
const color: LayerField = { name: "color", kind: "color", label: "posts.color", absent: "#000000" };
const rotation: LayerField = { name: "rotation", kind: "number", label: "posts.rotation", absent: 0 };
const opacity: LayerField = { name: "opacity", kind: "percent", label: "posts.opacity", absent: 1, min: 0, max: 100 };

/** What can be set of each kind (contract B21-B23), lengths in pixels of the canvas, in the order in which a form shows it. */
export const LAYER_FIELDS: Readonly<Record<LayerType, readonly LayerField[]>> = {
    text: [
        { name: "text", kind: "text", label: "posts.layerText", absent: "" }, color, ...place,
        { name: "size", kind: "number", label: "posts.size", absent: 48, min: 1, max: 1000 },
        { name: "max_width", kind: "number", label: "posts.maxWidth", absent: "", min: 1, optional: true }, opacity,
        { name: "align", kind: "align", label: "posts.align", absent: "left" },
        { name: "bold", kind: "flag", label: "posts.bold", absent: false },
    ],
    rectangle: [
        color, ...place,
        { name: "width", kind: "number", label: "posts.width", absent: 0, min: 1 },
        { name: "height", kind: "number", label: "posts.height", absent: 0, min: 1 }, rotation, opacity,
    ],
    image: [...place, { name: "scale", kind: "number", label: "posts.scale", absent: 1, min: 0.01, max: 100 }, rotation, opacity],
};

/** What a new layer begins with. */
export const FRESH: Readonly<Record<"text" | "rectangle", LayerData>> = {
    text: { text: "", color: "#ffffff", x: 60, y: 60, size: 64, bold: true },
    rectangle: { color: "#ffffff", x: 60, y: 60, width: 400, height: 120 },
};

/** What a layer says, without its picture: a change that names none leaves it. */
export function keptData(data: LayerData): LayerData {
    const { image_base64: _bytes, url: _address, ...kept } = data;
    return kept;
}

/** What a form shows of a layer. */
export function typedOf(type: LayerType, data: LayerData): LayerTyped {
    const told: LayerData = { ...data, width: data["width"] ?? data["w"], height: data["height"] ?? data["h"] };
    return Object.fromEntries(LAYER_FIELDS[type].map(({ name, kind, absent }) => {
        const value = (told[name] ?? absent) as string | number | boolean;
        return [name, kind === "percent" ? Math.round(Number(value) * 100) : kind === "color" ? String(value).slice(0, 7) : value];
    }));
}

/** A layer's data with what was typed over it; what no form shows, such as a picture's crop or how transparent a colour is, stays. */
export function dataOf(type: LayerType, before: LayerData, typed: LayerTyped): LayerData {
    const data = keptData(before);
    for (const { name, kind, optional } of LAYER_FIELDS[type]) {
        const value = typed[name];
        if (optional && (value === "" || value === undefined)) delete data[name];
        else if (kind === "percent") data[name] = Number(value) / 100;
        else if (kind === "color") data[name] = `${String(value)}${String(before[name] ?? "").slice(7)}`;
        else data[name] = value;
    }
    if (type === "rectangle") {
        delete data["w"];
        delete data["h"];
    }
    return data;
}

/**
 * Which layers get which number when one of them moves in the list, the moved one first; none when it cannot go there. Numbers that are the
 * same, as older posts have them, become different, or the two could never change places.
 * @param by -1 is further back, 1 further to the front
 */
export function movesOf(layers: readonly PostLayer[], id: string, by: -1 | 1): { layer: PostLayer; order_index: number }[] {
    const from = layers.findIndex(layer => layer.layer_id === id);
    const [moved, other] = [layers[from], layers[from + by]];
    if (!moved || !other) return [];

    const order = [...layers];
    order[from] = other;
    order[from + by] = moved;
    let next = Number.NEGATIVE_INFINITY;
    const numbers = layers.map(layer => (next = Math.max(layer.order_index, next + 1)));
    return order.map((layer, at) => ({ layer, order_index: numbers[at] ?? at }))
        .filter(({ layer, order_index }) => layer.order_index !== order_index)
        .sort((a, b) => Number(b.layer === moved) - Number(a.layer === moved));
}
