using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace AiTasks.Cli.Deployments;

/// <summary>What <c>./run</c> writes down about the system that runs from its folder.</summary>
internal static class RunningSystem
{
    private const string DataVariable = "AITASKS_DATA";

    // The server's address is written down, and the services get that of their database.
    private const string DatabaseServer = "postgres";

    /// <summary>Where that is.</summary>
    public static Option<string> DataOption() => new("--data")
    {
        Description = "The data folder of the running system, as ./run knows it",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(DataVariable) ?? ".data",
    };

    /// <summary>Its addresses under the names by which services read them from their configuration; null when nothing runs there.</summary>
    public static IReadOnlyDictionary<string, string?>? Settings(string data)
    {
        var file = Path.Combine(data, "state.json");
        if (!File.Exists(file)) return null;

        using var state = JsonDocument.Parse(File.ReadAllText(file));
        var settings = new Dictionary<string, string?>();
        foreach (var resource in state.RootElement.GetProperty("resources").EnumerateArray())
        {
            var name = resource.GetProperty("name").GetString()!;
            if (Said(resource, "connectionString") is { } connection)
                settings[$"ConnectionStrings:{name}"] = connection;
            if (Said(resource, "url") is { } url)
                settings[$"services:{name}:http:{resource.GetProperty("replica").GetInt32().ToString(CultureInfo.InvariantCulture)}"] = url;
        }

        if (settings.TryGetValue($"ConnectionStrings:{DatabaseServer}", out var server))
            settings[$"ConnectionStrings:{Deployment.Database}"] = $"{server};Database={Deployment.Database}";
        return settings;
    }

    private static string? Said(JsonElement resource, string name) =>
        resource.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
