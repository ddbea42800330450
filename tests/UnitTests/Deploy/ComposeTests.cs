using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiTasks.UnitTests.Deploy;

/// <summary>The Compose file: what every service of ours has to be, and that nothing secret stands in it.</summary>
public sealed partial class ComposeTests
{
    private static readonly JsonObject Services = DeployFiles.Compose["services"]!.AsObject();

    [Fact]
    public void No_service_of_ours_is_root_writes_its_own_disk_or_has_rights_that_it_does_not_need()
    {
        foreach (var (name, service) in Services.Where(service => ((string)service.Value!["image"]!).Contains("AITASKS_IMAGES", StringComparison.Ordinal)))
        {
            Assert.Equal("1654:1654", (string?)service!["user"]);
            Assert.True((bool?)service["read_only"] == true, name);
            Assert.Equal("ALL", (string?)service["cap_drop"]!.AsArray().Single());
            Assert.Equal("no-new-privileges:true", (string?)service["security_opt"]!.AsArray().Single());
        }
    }

    [Fact]
    public void Services_wait_for_others_that_exist_and_the_task_API_for_its_tables()
    {
        foreach (var (name, service) in Services)
        {
            var awaited = service!["depends_on"] switch
            {
                JsonArray names => names.Select(one => (string)one!),
                JsonObject conditions => conditions.Select(one => one.Key),
                _ => [],
            };
            Assert.All(awaited, one => Assert.True(Services.ContainsKey(one), $"{name} waits for {one}."));
            foreach (var (server, condition) in service["depends_on"] as JsonObject ?? [])
            {
                Assert.True(
                    (string?)condition!["condition"] != "service_healthy" || Services[server]!["healthcheck"] is not null,
                    $"{server} has no health check.");
            }
        }

        Assert.Equal("service_completed_successfully", (string?)Services["taskapi"]!["depends_on"]!["migrations"]!["condition"]);
        Assert.Equal(["gateway"], Services.Where(service => service.Value!["ports"] is not null).Select(service => service.Key));
    }

    [Fact]
    public void Every_variable_of_the_file_is_in_the_example_and_the_other_way_round()
    {
        var text = File.ReadAllText(Path.Combine(DeployFiles.Folder, "compose", "compose.yaml"));
        var example = File.ReadAllLines(Path.Combine(DeployFiles.Folder, "compose", "env.example"));
        Assert.Equal(
            Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(),
            example.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=')[0]).Order());
    }

    [Fact]
    public void Keys_are_files_of_their_own_in_the_folder_that_services_look_into()
    {
        var files = DeployFiles.Compose["secrets"]!.AsObject();
        Assert.Equal(["OwnKeyOptions__MasterKey", "TokenOptions__SigningKey"], files.Select(file => file.Key).Order());
        Assert.All(files, file => Assert.Equal($"secrets/{file.Key}", (string?)file.Value!["file"]));
        foreach (var (name, service) in Services.Where(service => service.Value!["secrets"] is not null))
        {
            Assert.Equal("/run/secrets", (string?)service!["environment"]!["SecretFiles__Folder"]);
            Assert.All(service["secrets"]!.AsArray(), secret => Assert.True(files.ContainsKey((string)secret!), $"{name} asks for {secret}."));
        }

        Assert.All(files, file => Assert.DoesNotContain(Services, service => service.Value!["environment"]?[file.Key] is not null));
    }

    [GeneratedRegex(@"\$\{(\w+)")]
    private static partial Regex Variable();
}
