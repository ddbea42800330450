using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;

namespace AiTasks.ServiceDefaults.Configuration;

/// <summary>
/// Settings in files, as Kubernetes and Docker mount secrets: one file each, whose name is the setting's with <c>__</c> between its parts,
/// such as <c>TokenOptions__SigningKey</c>. They win over variables.
/// </summary>
public static class SecretFiles
{
    /// <summary>Names the folder; without it there are no such files. Needs a restart to change.</summary>
    public const string FolderSetting = "SecretFiles:Folder";

    /// <summary>
    /// How long after a change of the files it is in force at the latest. The framework looks every four seconds, and may have to look twice.
    /// </summary>
    public static readonly TimeSpan TakesEffectWithin = TimeSpan.FromSeconds(10);

    /// <summary>Adds the files of a folder to what was added before.</summary>
    /// <param name="configuration">Where.</param>
    /// <param name="folder">What <see cref="FolderSetting"/> says; null or empty: there are no such files.</param>
    /// <exception cref="InvalidOperationException">The folder does not exist.</exception>
    public static IConfigurationBuilder AddSecretFiles(this IConfigurationBuilder configuration, string? folder)
    {
        if (folder is not { Length: > 0 }) return configuration;
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException(
                $"{FolderSetting} names '{folder}', which is no folder here. Mount the secrets there, or remove the setting.");
        }

        return configuration.AddKeyPerFile(source =>
        {
            // Mounted files change by a link above them that points elsewhere, of which the kernel's notices say nothing: they are looked at.
            source.FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)) { UsePollingFileWatcher = true, UseActivePolling = true };
            source.ReloadOnChange = true;
        });
    }
}
