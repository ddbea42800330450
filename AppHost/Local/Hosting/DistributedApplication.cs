using AiTasks.AppHost.Local.Running;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

internal interface IDistributedApplicationBuilder
{
    ConfigurationManager Configuration { get; }

    LocalOptions Options { get; }

    string AppHostDirectory { get; }

    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    DistributedApplication Build();
}

/// <summary>The model that <c>apphost.cs</c> builds, run with plain processes instead of containers.</summary>
internal sealed class DistributedApplication(LocalOptions options, IReadOnlyList<IResource> resources)
{
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        if (LocalOptions.TryParse(args, out var options, out var error))
            return new Builder(options);

        Console.Error.WriteLine(error);
        Environment.Exit(error == LocalOptions.Usage ? ExitCodes.Success : ExitCodes.Misuse);
        throw new InvalidOperationException(error);
    }

    public void Run() => Environment.ExitCode = LocalProgram.RunAsync(options, resources).GetAwaiter().GetResult();

    private sealed class Builder : IDistributedApplicationBuilder
    {
        private readonly List<IResource> _resources = [];

        public Builder(LocalOptions options)
        {
            Options = options;
            Configuration.AddEnvironmentVariables();
            if (options.Port is { } port)
                Configuration["Gateway:Port"] = $"{port}";

            // With the rest of the data, wherever that is.
            Configuration["FileStoreOptions:Folder"] ??= options.Data.Files;
        }

        public ConfigurationManager Configuration { get; } = new();

        public LocalOptions Options { get; }

        public string AppHostDirectory => Repository.AppHost;

        public IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource
        {
            if (_resources.Exists(other => other.Name.Equals(resource.Name, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidOperationException($"There are two resources called '{resource.Name}'.");
            _resources.Add(resource);
            return new ResourceBuilder<T>(resource, this);
        }

        public DistributedApplication Build() => new(Options, _resources);
    }
}
