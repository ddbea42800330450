namespace AiTasks.Cli.FunctionalTests.Doctor;

/// <summary>Secrets that are mounted as files, as the services read them.</summary>
public sealed class SecretFilesTests
{
    [Fact]
    public async Task The_doctor_reads_secrets_in_files_before_variables_and_says_when_the_folder_is_not_there()
    {
        var folder = Directory.CreateTempSubdirectory("aitasks-secrets-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "TokenOptions__SigningKey"), "short\n", TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string?> { ["SecretFiles__Folder"] = folder.FullName, ["TokenOptions__SigningKey"] = new string('k', 40) };
        Diagnosis.Of(await ExamineAsync()).Names("configuration", "TokenOptions__SigningKey has 5 characters", "fewer than 32");

        folder.Delete(recursive: true);
        var missing = await ExamineAsync();
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains($"SecretFiles:Folder names '{folder.FullName}', which is no folder here", missing.Error, StringComparison.Ordinal);

        Task<CommandLine> ExamineAsync() => CommandLine.RunAsync(environment, "doctor", "--json", "--data", "/nowhere");
    }
}
