using System.Diagnostics;

namespace AiTasks.TestServers;

/// <summary>
/// A folder of secrets as Kubernetes mounts it: each name is a link into <c>..data</c>, itself a link, which is turned to a new folder with
/// all values at once.
/// </summary>
public sealed class MountedSecrets : IDisposable
{
    private const string Data = "..data";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-secrets-");
    private int _version;

    /// <param name="values">Each as its setting is named, with <c>__</c> between the parts.</param>
    public MountedSecrets(params (string Name, string Value)[] values)
    {
        Change(values);
        foreach (var (name, _) in values) File.CreateSymbolicLink(At(name), Path.Combine(Data, name));
    }

    /// <summary>Where they are.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Gives all secrets, which are the same in number and name, other values.</summary>
    public void Change(params (string Name, string Value)[] values)
    {
        var version = $"..{++_version}";
        _folder.CreateSubdirectory(version);
        foreach (var (name, value) in values) File.WriteAllText(Path.Combine(At(version), name), value + Environment.NewLine);
        var link = At("..data_tmp");
        File.CreateSymbolicLink(link, version);

        // At once, and over a link to a folder: nothing of .NET does that.
        using var move = Process.Start("mv", ["-T", "-f", link, At(Data)]);
        move.WaitForExit();
        if (move.ExitCode != 0) throw new InvalidOperationException($"mv ended with {move.ExitCode}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
