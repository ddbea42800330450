using AiTasks.Cli.Deployments;
using AiTasks.ServiceDefaults.Authentication;
using Npgsql;
using StackExchange.Redis;

namespace AiTasks.Cli.Doctor;

/// <summary>The settings themselves: whether what is needed is there and can be read.</summary>
internal sealed class ConfigurationExamination(Deployment deployment) : IExamination
{
    // RFC 7518 section 3.2, as TokenOptions demands it.
    private const int MinKeyLength = 32;

    private const string Where =
        "Run this where the services run, with their environment, or beside a system that ./run runs (--data says where).";

    public string Part => "configuration";

    public Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        Judge(findings, Deployment.Database, "Host=…;Username=…;Password=…;Database=…", text => _ = new NpgsqlConnectionStringBuilder(text));
        Judge(findings, Deployment.Broker, "amqp://user:password@host:port", text => _ = BrokerExamination.AddressOf(text));
        Judge(findings, Deployment.Redis, "host:port,password=…", text => _ = ConfigurationOptions.Parse(text));
        foreach (var (service, address) in deployment.Processes.Where(process => ServiceExamination.AddressOf(process.Address) is null))
        {
            findings.Trouble(
                "configuration", $"'{address}' is not the address of a {service}.",
                $"Correct services__{service}__http__0 and its like; it looks like http://host:port.");
        }

        const string key = $"{nameof(TokenOptions)}__{nameof(TokenOptions.SigningKey)}";
        if (deployment[$"{nameof(TokenOptions)}:{nameof(TokenOptions.SigningKey)}"] is not { } signing)
        {
            findings.Unknown(
                "configuration", $"{key} is not set here, so it was not looked at.",
                "It has to be the same for all services; they refuse to start without it.");
        }
        else
        {
            findings.Judge(
                "configuration", signing.Length >= MinKeyLength, $"{key} has {signing.Length} characters.",
                $"Services refuse to start with fewer than {MinKeyLength}: make a longer one and give the same to all of them.");
        }

        return Task.CompletedTask;
    }

    // The reason is not shown: it may quote the text, which holds a password.
    private void Judge(Findings findings, string name, string form, Action<string> read)
    {
        var variable = $"ConnectionStrings__{name}";
        if (deployment.ConnectionString(name) is not { } text)
        {
            findings.Trouble("configuration", $"{variable} is not set.", $"Set it to {form}. {Where}");
            return;
        }

        try
        {
            read(text);
            findings.Ok("configuration", $"{variable} is set.");
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            findings.Trouble("configuration", $"{variable} cannot be understood.", $"It looks like {form}.");
        }
    }
}
