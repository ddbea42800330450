namespace AiTasks.AppHost.Local.Running;

/// <summary>The folders of the clone that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string AppHost => Path.Combine(Root, "AppHost");

    /// <summary>The output of a project that was built along with this program: <c>bin/&lt;project&gt;/&lt;configuration&gt;</c> beside its own.</summary>
    public static string OutputOf(string projectName, string? assemblyName = null) =>
        Path.Combine(Own.Parent!.Parent!.FullName, projectName, Own.Name, assemblyName ?? $"AiTasks.{projectName}");

    private static DirectoryInfo Own => new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    // Upwards from the build output: the current folder may be anywhere.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AppHost", "apphost.cs")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No AppHost/apphost.cs above '{AppContext.BaseDirectory}': run this from the repository's build output.");
    }
}
