using System.Text.Json;
using AiTasks.AppHost.Local.Servers;

namespace AiTasks.AppHost.Local.Running;

/// <summary>Generated parameters, kept so that the passwords in the data folder stay those the services are given.</summary>
internal sealed class ParameterStore(string file)
{
    public string GetOrAdd(string name, Func<string> generate)
    {
        var values = File.Exists(file)
            ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))!
            : [];
        if (values.TryGetValue(name, out var known))
            return known;

        var value = values[name] = generate();
        var unfinished = file + ".tmp";
        PrivateFile.Write(unfinished, JsonSerializer.Serialize(values));
        File.Move(unfinished, file, overwrite: true);
        return value;
    }
}
