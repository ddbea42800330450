using System.Globalization;

namespace AiTasks.AppHost.Local.Running;

/// <summary>What the command line says.</summary>
internal sealed record LocalOptions
{
    public const string Usage = """
        Runs AppHost/apphost.cs with plain processes.

          AiTasks.AppHost.Local [options]        the whole system, until Ctrl-C or SIGTERM
          AiTasks.AppHost.Local servers FILE     only PostgreSQL, Redis and RabbitMQ, with throwaway data; FILE tells where they are

          --port N         the gateway's port; 0 for any free one (default 8000, or Gateway__Port)
          --data DIR       where data and logs are (default .data in the repository)
          --reset          deletes the data first
          --no-dashboard   without the Aspire dashboard
          --state FILE     keeps a JSON description of what runs in FILE (default state.json in the data)
          --durable        what the mode "servers" starts forces its data to disk, as the system's own servers do
          --help           this text
        """;

    public int? Port { get; private init; }

    public DataFolder Data { get; private init; } = DataFolder.Default;

    public bool Reset { get; private init; }

    public bool Dashboard { get; private init; } = true;

    public string StateFile
    {
        get => field ?? Data.StateFile;
        private init;
    }

    /// <summary>Set in the mode <c>servers</c>.</summary>
    public string? ServersFile { get; private init; }

    /// <summary>For the mode <c>servers</c>: true when their data has to survive the machine's power.</summary>
    public bool Durable { get; private init; }

    public static bool TryParse(IReadOnlyList<string> args, out LocalOptions options, out string error)
    {
        options = new LocalOptions();
        error = "";
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : null;
            switch (args[i])
            {
                case "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= ushort.MaxValue:
                    options = options with { Port = port };
                    i++;
                    break;
                case "--data" when value is not null:
                    options = options with { Data = new DataFolder(value) };
                    i++;
                    break;
                case "--state" when value is not null:
                    options = options with { StateFile = Path.GetFullPath(value) };
                    i++;
                    break;
                case "servers" when value is not null:
                    options = options with { ServersFile = Path.GetFullPath(value) };
                    i++;
                    break;
                case "--durable":
                    options = options with { Durable = true };
                    break;
                case "--reset":
                    options = options with { Reset = true };
                    break;
                case "--no-dashboard":
                    options = options with { Dashboard = false };
                    break;
                case "--help" or "-h":
                    error = Usage;
                    return false;
                default:
                    error = $"'{args[i]}' is not understood here, or what belongs after it is missing.{Environment.NewLine}{Usage}";
                    return false;
            }
        }

        return true;
    }
}
