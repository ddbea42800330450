using System.CommandLine;
using AiTasks.Cli.Deployments;
using AiTasks.Cli.Invocation;
using AiTasks.ServiceDefaults.Bus;
using RabbitMQ.Client.Exceptions;

namespace AiTasks.Cli.Errors;

/// <summary>Where the broker is: said, as the services are told, or that of the system that runs from this folder.</summary>
internal sealed class BrokerOption
{
    private const string AddressVariable = $"ConnectionStrings__{Deployment.Broker}";

    private readonly Option<string?> _address = new("--rabbitmq")
    {
        Description = $"Address of the broker, amqp://user:password@host:port (default: {AddressVariable}, or that of the running system)",
        Recursive = true,
    };

    private readonly Option<string> _data = RunningSystem.DataOption();

    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_data);
    }

    /// <exception cref="CommandFailedException">There is no address, or nothing answers there.</exception>
    public async Task<ParkedMessages> ConnectAsync(ParseResult line, CancellationToken cancellationToken)
    {
        var address = line.GetValue(_address) ?? OfDeployment(line.GetValue(_data)!);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            throw new CommandFailedException(
                $"'{address}' is not the address of a broker; it looks like amqp://user:password@host:port.", ExitCodes.Usage);
        }

        try
        {
            return await ParkedMessages.ConnectAsync(uri, "aitasks command line", cancellationToken);
        }
        catch (BrokerUnreachableException error)
        {
            throw new CommandFailedException(
                $"RabbitMQ at {uri.Host}:{uri.Port} does not let us in: {error.GetBaseException().Message}", ExitCodes.ServerAway);
        }
    }

    private static string OfDeployment(string data) =>
        Deployment.Read(data).ConnectionString(Deployment.Broker) ?? throw new CommandFailedException(
            $"Nothing runs from '{data}': start it with ./run, or say where the broker is with --rabbitmq.", ExitCodes.ServerAway);
}
