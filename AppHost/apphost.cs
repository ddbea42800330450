#:sdk Aspire.AppHost.Sdk@13.5.4
#:package Aspire.Hosting.PostgreSQL@13.5.4
#:package Aspire.Hosting.RabbitMQ@13.5.4
#:package Aspire.Hosting.Redis@13.5.4
#:project ../Gateway/Gateway.csproj
#:project ../Services/Push/Push.csproj
#:project ../Services/TaskApi/TaskApi.csproj
#:project ../Services/TaskWorker/TaskWorker.csproj
#:project ../Services/TelegramAgent/TelegramAgent.csproj
#:property UserSecretsId=aitasks-apphost
#:property ManagePackageVersionsCentrally=false

// The system's wiring: what runs, who talks to whom, who waits for whom. `aspire run` or `dotnet run AppHost/apphost.cs` runs it in
// real Aspire, with containers; `./run` compiles this very file against AppHost/Local and runs it with plain processes.
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

// The replicas of the task API share their files, and a folder that is not theirs outlives them.
builder.Configuration["FileStoreOptions:Folder"] ??= Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", ".data", "files"));

// Persisted: a password that changes while the data volume stays would lock everybody out of the data.
var postgresPassword = builder.AddParameter("postgres-password", Secret(length: 24), secret: true, persist: true);
var rabbitPassword = builder.AddParameter("rabbitmq-password", Secret(length: 24), secret: true, persist: true);
var redisPassword = builder.AddParameter("redis-password", Secret(length: 24), secret: true, persist: true);
var signingKey = builder.AddParameter("token-signing-key", Secret(length: 64), secret: true, persist: true);
var ownKeysMaster = builder.AddParameter("own-keys-master-key", Secret(length: 64), secret: true, persist: true);

// The tag comes before the volume: where the data is inside the container depends on the version.
var postgres = builder.AddPostgres("postgres", password: postgresPassword).WithImageTag("18.3").WithDataVolume();
var database = postgres.AddDatabase("aitasks");
var rabbit = builder.AddRabbitMQ("rabbitmq", password: rabbitPassword).WithImageTag("4.3").WithDataVolume();

// Without TLS: it would need a development certificate that every service's machine trusts, for a link that never leaves it.
#pragma warning disable ASPIRECERTIFICATES001
var redis = builder.AddRedis("redis", password: redisPassword).WithImageTag("8.6").WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001

var migrations = builder.AddProject<Projects.TaskApi>("migrations")
    .WithArgs("migrate").WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
    .WithReference(database).WaitFor(database);

var taskApi = Service<Projects.TaskApi>("taskapi")
    .WithReplicas(2)
    .WithEnvironment("TokenOptions__SigningKey", signingKey).WithEnvironment("OwnKeyOptions__MasterKey", ownKeysMaster)
    .WaitForCompletion(migrations).WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis).WithReference(rabbit).WaitFor(rabbit);

var taskWorker = Service<Projects.TaskWorker>("taskworker")
    .WithEnvironment("TokenOptions__SigningKey", signingKey).WithReference(taskApi)
    .WithReference(rabbit).WaitFor(rabbit);

var push = Service<Projects.Push>("push")
    .WithReplicas(2).WithEnvironment("TokenOptions__SigningKey", signingKey)
    .WithEnvironment("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")
    .WithReference(redis).WaitFor(redis).WithReference(taskApi).WaitFor(taskApi);

var telegramAgent = Service<Projects.TelegramAgent>("telegramagent")
    .WithEnvironment("TokenOptions__SigningKey", signingKey).WithReference(taskApi).WaitFor(taskApi);

var gateway = Service<Projects.Gateway>("gateway", port: builder.Configuration.GetValue("Gateway:Port", 8000)).WithExternalHttpEndpoints()
    .WithEnvironment("TokenOptions__SigningKey", signingKey).WithReference(redis).WaitFor(redis)
    .WithReference(taskApi).WaitFor(taskApi).WithReference(push).WaitFor(push).WithReference(telegramAgent).WaitFor(telegramAgent);

// Optional: a real model, what models cost and may take, Telegram's Bot API, which bots may call, limits of requests, and a bucket for files.
// What is configured reaches the services, a secret as a secret.
string[] secrets = ["ApiKey", "BotToken", "Keys", "S3SecretKey", "MasterKey"];
Configure([taskWorker], "ModelOptions", "ImageModelOptions", "Providers", "Profiles", "ContextSourceOptions");
Configure([taskApi, telegramAgent], "TelegramOptions");
Configure([telegramAgent], "AgentOptions");
Configure([gateway], "GatewayOptions", "RateLimitOptions");
Configure([taskApi], "FileStoreOptions", "OwnKeyOptions", "PriceOptions", "BudgetOptions", "AccountingOptions", "OperationsOptions");
builder.Build().Run();

void Configure(IResourceBuilder<ProjectResource>[] services, params string[] sections)
{
    var settings = sections.SelectMany(section => builder.Configuration.GetSection(section).AsEnumerable());
    foreach (var (key, value) in settings.Where(setting => setting.Value is { Length: > 0 }))
    {
        var name = key.Replace(":", "__", StringComparison.Ordinal);
        var hidden = Array.Exists(secrets, secret => key.Contains(secret, StringComparison.OrdinalIgnoreCase))
            ? builder.AddParameterFromConfiguration(key.Replace(':', '-'), key, secret: true) : null;
        Array.ForEach(services, service => _ = hidden is null ? service.WithEnvironment(name, value) : service.WithEnvironment(name, hidden));
    }
}

IResourceBuilder<ProjectResource> Service<TProject>(string name, int? port = null) where TProject : IProjectMetadata, new() =>
    builder.AddProject<TProject>(name)
        .WithEnvironment("ASPNETCORE_ENVIRONMENT", "Development")
        .WithHttpEndpoint(port).WithHttpHealthCheck("/health/ready");

// Letters and digits only: these stand in connection strings, where other characters mean something.
static GenerateParameterDefault Secret(int length) => new() { MinLength = length, Special = false };
