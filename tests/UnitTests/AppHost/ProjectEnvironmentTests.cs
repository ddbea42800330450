using AiTasks.AppHost.Local.Running;
using AiTasks.AppHost.Local.Servers;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AiTasks.UnitTests.AppHost;

/// <summary>Services read these variables under Aspire too, so their names are fixed by it.</summary>
public sealed class ProjectEnvironmentTests
{
    private readonly ProjectResource _push = new("push", new AnyProject()) { Replicas = 2, HasHttpEndpoint = true };
    private readonly ProjectResource _gateway = new("gateway", new AnyProject()) { HasHttpEndpoint = true };

    public ProjectEnvironmentTests()
    {
        _push.Urls.AddRange(["http://127.0.0.1:1001", "http://127.0.0.1:1002"]);
        _gateway.Urls.Add("http://127.0.0.1:1003");
    }

    [Fact]
    public void Every_replica_of_a_neighbour_is_named()
    {
        _gateway.Services.Add(_push);
        var environment = ProjectEnvironment.For(_gateway, replica: 0, telemetryEndpoint: null);

        Assert.Equal("http://127.0.0.1:1001", environment["services__push__http__0"]);
        Assert.Equal("http://127.0.0.1:1002", environment["services__push__http__1"]);
        Assert.Equal("http://127.0.0.1:1001", environment["PUSH_HTTP"]);
    }

    [Fact]
    public void Each_replica_listens_at_an_address_of_its_own()
    {
        Assert.Equal("http://127.0.0.1:1001", ProjectEnvironment.For(_push, 0, null)["ASPNETCORE_URLS"]);
        Assert.Equal("http://127.0.0.1:1002", ProjectEnvironment.For(_push, 1, null)["ASPNETCORE_URLS"]);
    }

    [Fact]
    public void A_project_without_an_endpoint_does_not_inherit_an_address()
    {
        var job = new ProjectResource("migrations", new AnyProject());
        Assert.Null(ProjectEnvironment.For(job, 0, null)["ASPNETCORE_URLS"]);
    }

    [Fact]
    public void Connection_strings_look_as_Aspire_writes_them()
    {
        var password = new ParameterResource("password", () => "secret");
        var postgres = new PostgresServerResource("postgres", password);
        var redis = new RedisResource("redis", password);
        var rabbit = new RabbitMQServerResource("rabbitmq", password);
        postgres.CreateServer(new ServerOptions(5001, "secret", "data", "log"));
        redis.CreateServer(new ServerOptions(5002, "secret", "data", "log"));
        rabbit.CreateServer(new ServerOptions(5003, "secret", "data", "log"));
        _gateway.Connections.AddRange([new PostgresDatabaseResource("aitasks", "aitasks", postgres), redis, rabbit]);

        var environment = ProjectEnvironment.For(_gateway, 0, null);

        Assert.Equal("Host=localhost;Port=5001;Username=postgres;Password=secret;Database=aitasks", environment["ConnectionStrings__aitasks"]);
        Assert.Equal("localhost:5002,password=secret", environment["ConnectionStrings__redis"]);
        Assert.Equal("amqp://guest:secret@localhost:5003", environment["ConnectionStrings__rabbitmq"]);
    }

    [Fact]
    public void Telemetry_is_only_sent_where_a_dashboard_listens()
    {
        var silent = ProjectEnvironment.For(_push, 1, null);
        Assert.DoesNotContain(silent.Keys, name => name.StartsWith("OTEL_EXPORTER_", StringComparison.Ordinal));
        Assert.Equal("push", silent["OTEL_SERVICE_NAME"]);

        var environment = ProjectEnvironment.For(_push, 1, "http://127.0.0.1:4317");
        Assert.Equal("http://127.0.0.1:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal("push", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=push-1", environment["OTEL_RESOURCE_ATTRIBUTES"]);
    }

    [Fact]
    public void The_address_of_the_dashboard_is_told_where_one_runs()
    {
        Assert.DoesNotContain("OperationsOptions__DashboardUrl", ProjectEnvironment.For(_push, 1, "http://127.0.0.1:4317").Keys);
        var environment = ProjectEnvironment.For(_push, 1, "http://127.0.0.1:4317", "http://127.0.0.1:18888");
        Assert.Equal("http://127.0.0.1:18888", environment["OperationsOptions__DashboardUrl"]);
    }

    [Fact]
    public void What_the_wiring_says_outright_wins()
    {
        _push.Environment.Add(("OTEL_SERVICE_NAME", () => "other"));
        Assert.Equal("other", ProjectEnvironment.For(_push, 0, "http://127.0.0.1:4317")["OTEL_SERVICE_NAME"]);
    }

    private sealed class AnyProject : IProjectMetadata
    {
        public string ProjectPath => "../Any/Any.csproj";
    }
}
