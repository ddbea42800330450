namespace AiTasks.TaskApi.ClientApi;

/// <summary>The addresses of contract E, and what is in its style.</summary>
internal static class ClientPaths
{
    private static readonly string[] Roots = ["/auth", "/me", "/prompts", "/chats", "/files", "/projects", "/admin", "/v1"];

    public static bool Has(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root));
}
