namespace AiTasks.TaskApi.ClientApi;

/// <summary>The addresses of contract E.</summary>
internal static class ClientPaths
{
    private static readonly string[] Roots = ["/auth", "/me", "/prompts", "/chats", "/files", "/projects", "/admin"];

    public static bool Has(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root));
}
