namespace AiTasks.AppHost.Local.Running;

/// <summary>The folders of the clone that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string AppHost => Path.Combine(Root, "AppHost");

    /// <summary>The built output of a project, in the same configuration as this program.</summary>
    public static string OutputOf(string projectName, string? assemblyName = null) =>
        Path.Combine(Root, "artifacts", "bin", projectName, Configuration, assemblyName ?? $"AiTasks.{projectName}");

    private static string Configuration => Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

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
