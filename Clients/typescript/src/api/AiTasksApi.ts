import { AccountApi, SettingsApi } from "./account.js";
import { ChatsApi } from "./chats.js";
import { Doors } from "./Doors.js";
import { FilesApi } from "./files.js";
import { OperationsApi } from "./operations.js";
import type { ApiOptions } from "./options.js";
import { PostsApi } from "./posts.js";
import { ProjectsApi, RolesApi } from "./projects.js";
import { TasksApi } from "./tasks.js";
import { UiEventsApi, UsageApi } from "./usage.js";

/** Every call of the server, typed. Whatever is no success is an `AiTasksError`. */
export class AiTasksApi {
    /** For calls that have no method here. */
    readonly doors: Doors;
    readonly account: AccountApi;
    readonly tasks: TasksApi;
    readonly chats: ChatsApi;
    readonly files: FilesApi;
    readonly posts: PostsApi;
    readonly projects: ProjectsApi;
    readonly roles: RolesApi;
    readonly settings: SettingsApi;
    readonly usage: UsageApi;
    readonly operations: OperationsApi;
    readonly uiEvents: UiEventsApi;

    constructor(options: Partial<ApiOptions> = {}) {
        const doors = (this.doors = new Doors(options));
        this.account = new AccountApi(doors);
        this.tasks = new TasksApi(doors);
        this.chats = new ChatsApi(doors);
        this.files = new FilesApi(doors);
        this.posts = new PostsApi(doors);
        this.projects = new ProjectsApi(doors);
        this.roles = new RolesApi(doors);
        this.settings = new SettingsApi(doors);
        this.usage = new UsageApi(doors);
        this.operations = new OperationsApi(doors);
        this.uiEvents = new UiEventsApi(doors);
    }
}
