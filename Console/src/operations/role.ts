import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import { api } from "../server/server";
import { useSession } from "../session/session";
import { useFailure } from "../shell/failure";

/** What the person who is signed in may do. The server decides anyway; this only spares people pages that refuse them. */
export const useRole = defineStore("role", () => {
    const session = useSession();
    const { failure, attempt } = useFailure();

    /** Null until the server has said it. */
    const role = ref<string | null>(null);
    const isAdmin = computed(() => role.value === "admin");

    const load = () => attempt(async () => {
        role.value = await api.account.role();
    });
    watch(() => session.user?.id, id => {
        if (id !== undefined) void load();
    }, { immediate: true });

    return { role, isAdmin, failure, load };
});
