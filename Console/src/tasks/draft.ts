import { reactive, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import { FIELDS, shown, untouched, type Typed } from "./forms";
import { STARTABLE, type Startable } from "./kinds";

const KEY = "aitasks.draft";

interface Draft {
    type: Startable;
    typed: Typed;
}

function kept(): Draft | null {
    try {
        const draft = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Draft | null;
        return draft && STARTABLE.includes(draft.type) ? draft : null;
    } catch {
        return null;
    }
}

/** What is being typed, kept as long as the tab: a reload or another page of the console loses none of it. */
export function useDraft() {
    const { t } = useI18n();
    const before = kept();
    const type = ref<Startable>(before?.type ?? "goal_decomposition");
    const fresh = untouched(new Date());
    const typed = reactive<Typed>({
        text: { ...fresh.text, ...before?.typed.text },
        flags: { ...fresh.flags, ...before?.typed.flags },
        scores: { ...fresh.scores, ...before?.typed.scores },
    });
    watch([type, typed], () => sessionStorage.setItem(KEY, JSON.stringify({ type: type.value, typed })), { deep: true });

    /** Types the examples of the fields that are shown. */
    function fillIn() {
        for (const field of FIELDS[type.value])
            if (field.example && shown(type.value, typed).includes(field)) typed.text[field.name] = t(`forms.${field.example}`);
    }

    return { type, typed, fillIn };
}
