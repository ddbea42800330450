using System.Diagnostics;
using System.Text.Json.Nodes;
using AiTasks.AppHost.Local.Running;

namespace AiTasks.UnitTests.Deploy;

/// <summary>What the SDK is told about the image of each service, against what the files of deployment expect.</summary>
public sealed class ImageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("Gateway", "gateway", false)]
    [InlineData("Services/Push", "push", false)]
    [InlineData("Services/TaskApi", "taskapi", true)]
    [InlineData("Services/TaskWorker", "taskworker", true)]
    [InlineData("Services/TelegramAgent", "telegramagent", false)]
    [InlineData("Clients/Cli", "cli", false)]
    public async Task An_image_has_the_name_the_account_and_the_port_that_the_manifests_name(string project, string name, bool runsPrograms)
    {
        var said = await EvaluateAsync(project);
        Assert.Equal($"aitasks/{name}", Property("ContainerRepository"));
        Assert.Equal("registry.example.com", Property("ContainerRegistry"));

        // With a shell and the programs, or with neither.
        Assert.Equal(runsPrograms ? "registry.example.com/aitasks/programs:10.0" : "", Property("ContainerBaseImage"));
        Assert.Equal(runsPrograms ? "" : "noble-chiseled", Property("ContainerFamily"));

        var manifests = DeployFiles.Manifests.Where(manifest => manifest.IsOurs && (string?)manifest.Container["image"] == $"aitasks/{name}").ToArray();
        Assert.NotEmpty(manifests);
        Assert.All(manifests, manifest => Assert.Equal(Property("ContainerUser"), $"{manifest.Pod!["spec"]!["securityContext"]!["runAsUser"]}"));
        Assert.All(manifests, manifest => Assert.True(
            manifest.Container["ports"] is not { } ports || $"{ports[0]!["containerPort"]}" == Items("ContainerPort").Single().Identity));
        Assert.Contains(("ASPNETCORE_HTTP_PORTS", "8080"), Items("ContainerEnvironmentVariable"));
        Assert.Contains(
            DeployFiles.Compose["services"]!.AsObject(),
            service => (string?)service.Value!["image"] == $"${{AITASKS_IMAGES}}/{name}:${{AITASKS_VERSION}}");

        string Property(string property) => (string)said["Properties"]![property]!;
        IEnumerable<(string Identity, string? Value)> Items(string kind) =>
            said["Items"]![kind]!.AsArray().Select(item => ((string)item!["Identity"]!, (string?)item["Value"]));
    }

    private static async Task<JsonNode> EvaluateAsync(string project)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Path.Combine(Repository.Root, project), "-nologo", "-p:ContainerRegistry=registry.example.com",
                "-getProperty:ContainerRepository,ContainerRegistry,ContainerUser,ContainerBaseImage,ContainerFamily",
                "-getItem:ContainerPort,ContainerEnvironmentVariable",
            ])
        {
            RedirectStandardOutput = true,
        };
        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, output);
        return JsonNode.Parse(output)!;
    }
}
