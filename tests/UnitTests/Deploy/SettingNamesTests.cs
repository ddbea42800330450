using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using AiTasks.AppHost.Local.Running;
using AiTasks.Gateway;
using AiTasks.Push.Delivery;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskWorker.Providers;
using AiTasks.TelegramAgent.Access;

namespace AiTasks.UnitTests.Deploy;

/// <summary>Every setting in the files of deployment is one that the service it is given to reads.</summary>
public sealed partial class SettingNamesTests
{
    private static readonly Dictionary<string, Assembly> Services = new()
    {
        ["gateway"] = typeof(GatewayOptions).Assembly,
        ["push"] = typeof(DeliveryOptions).Assembly,
        ["taskapi"] = typeof(TaskOptions).Assembly,
        ["migrations"] = typeof(TaskOptions).Assembly,
        ["taskworker"] = typeof(ModelOptions).Assembly,
        ["telegramagent"] = typeof(AgentOptions).Assembly,
    };

    // Read by name, by the framework or by us.
    private static readonly string[] Plain =
    [
        "ConnectionStrings__aitasks", "ConnectionStrings__rabbitmq", "ConnectionStrings__redis", "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_PROTOCOL", "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "SecretFiles__Folder",
    ];

    [Fact]
    public void Every_setting_in_the_manifests_is_read_by_somebody()
    {
        var named = 0;
        foreach (var manifest in DeployFiles.Manifests.Where(manifest => manifest.IsOurs))
        {
            foreach (var name in manifest.Container["env"]!.AsArray().Select(variable => (string)variable!["name"]!).Concat(manifest.SecretFiles))
            {
                Require(ManifestTests.LabelOf(manifest), name, $"{manifest}");
                named++;
            }
        }

        // All services get these, and each is of some of them.
        foreach (var (name, _) in DeployFiles.Manifests.Single(manifest => manifest.Kind == "ConfigMap").Json["data"]!.AsObject())
            Assert.True(Services.Keys.Any(service => IsRead(service, name)), $"Nobody reads {name} of the ConfigMap.");
        Assert.True(named > 20);
    }

    [Fact]
    public void Every_setting_in_the_Compose_file_is_read_by_somebody()
    {
        var ours = DeployFiles.Compose["services"]!.AsObject()
            .Where(service => ((string)service.Value!["image"]!).Contains("AITASKS_IMAGES", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["doctor", .. Services.Keys.Order()], ours.Select(service => service.Key).Order());
        foreach (var (service, settings) in ours)
        {
            foreach (var (name, _) in settings!["environment"]!.AsObject()) Require(service, name, "compose.yaml");
            foreach (var name in settings["secrets"]?.AsArray() ?? []) Require(service, (string)name!, "compose.yaml");
        }
    }

    [Fact]
    public void Every_setting_that_the_runbook_names_is_read_by_somebody()
    {
        var names = Setting().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md"))).Select(match => match.Value).Distinct().ToArray();
        Assert.True(names.Length > 20);
        Assert.All(names, name => Assert.True(Services.Keys.Any(service => IsRead(service, name)), $"Nobody reads {name}."));
    }

    [Fact]
    public void A_setting_that_was_renamed_is_noticed()
    {
        Assert.True(IsRead("taskworker", "Providers__mine__BaseUrl"));
        Assert.True(IsRead("taskworker", "Profiles__Simple__0"));
        Assert.True(IsRead("push", "TokenOptions__SigningKey"));
        Assert.False(IsRead("push", "TokenOptions__SigningKeys"));
        Assert.False(IsRead("push", "TokensOptions__SigningKey"));
        Assert.False(IsRead("push", "FileStoreOptions__Folder"));
        Assert.False(IsRead("gateway", "services__tasksapi__http__0"));
    }

    private static void Require(string service, string name, string where) =>
        Assert.True(IsRead(service, name), $"{where}: {service} does not read {name}.");

    // The doctor reads settings of any of them.
    private static bool IsRead(string service, string name) =>
        Plain.Contains(name) || IsAddress(name)
        || (service == "doctor" ? Services.Keys.Any(one => IsRead(one, name)) : IsOption(Services[service], name.Split("__")));

    private static bool IsAddress(string name) =>
        name.Split("__") is ["services", var service, "http", var number] && Services.ContainsKey(service) && int.TryParse(number, out _);

    private static bool IsOption(Assembly service, string[] path) =>
        SectionOf(service, path[0]) is { } options && path.Length > 1 && Has(options, path[1..]);

    private static Type? SectionOf(Assembly service, string section) => section switch
    {
        ProvidersOptions.Section when service == typeof(ModelOptions).Assembly => typeof(ProvidersOptions),
        ProfileOptions.Section when service == typeof(ModelOptions).Assembly => typeof(ProfileOptions),
        _ => new[] { service, typeof(TokenOptions).Assembly, typeof(AiTasks.Imaging.PictureOptions).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .FirstOrDefault(type => type.Name == section && section.EndsWith("Options", StringComparison.Ordinal)),
    };

    // A list's entries have numbers, a table's have names.
    private static bool Has(Type type, string[] path)
    {
        if (path.Length == 0) return true;
        if (type != typeof(string) && ElementOf(type) is { } element) return Has(element, path[1..]);
        return type.GetProperty(path[0]) is { } property && Has(property.PropertyType, path[1..]);
    }

    private static Type? ElementOf(Type type) => type.IsAssignableTo(typeof(IEnumerable))
        ? type.GetInterfaces().Prepend(type).Where(one => Is(one, typeof(IEnumerable<>))).Select(one => one.GetGenericArguments()[0])
            .Select(one => Is(one, typeof(KeyValuePair<,>)) ? one.GetGenericArguments()[1] : one).FirstOrDefault()
        : null;

    private static bool Is(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+Options(__\w+)+")]
    private static partial Regex Setting();
}
