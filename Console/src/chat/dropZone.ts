import { ref } from "vue";

const hasFiles = (event: DragEvent) => !!event.dataTransfer?.types.includes("Files");

/** Takes files that are dragged onto a part of a page; what else is dragged there is left to the browser. */
export function useDropZone(take: (files: FileList) => void) {
    const isOver = ref(false);

    // Each element on the way is entered before the one around it is left.
    let depth = 0;
    const enter = (by: number) => {
        depth = Math.max(0, depth + by);
        isOver.value = depth > 0;
    };

    const listeners = {
        dragenter: (event: DragEvent) => void (hasFiles(event) && enter(1)),
        dragleave: (event: DragEvent) => void (hasFiles(event) && enter(-1)),
        dragover: (event: DragEvent) => void (hasFiles(event) && event.preventDefault()),
        drop: (event: DragEvent) => {
            if (!hasFiles(event)) return;
            event.preventDefault();
            enter(-depth);
            if (event.dataTransfer) take(event.dataTransfer.files);
        },
    };
    return { isOver, listeners };
}
