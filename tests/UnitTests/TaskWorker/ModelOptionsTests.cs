using System.ComponentModel.DataAnnotations;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class ModelOptionsTests
{
    [Fact]
    public void Without_a_key_or_an_address_the_offline_provider_answers()
    {
        Assert.Equal(ModelOptions.Offline, new ModelOptions().ChosenProvider);
        Assert.Equal(ModelOptions.OpenAi, new ModelOptions { ApiKey = "k" }.ChosenProvider);
        Assert.Equal(ModelOptions.OpenAi, new ModelOptions { BaseUrl = "http://localhost:1/v1" }.ChosenProvider);
        Assert.Equal(ModelOptions.Offline, new ModelOptions { ApiKey = "k", Provider = ModelOptions.Offline }.ChosenProvider);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.True(IsValid(new ModelOptions()));
        Assert.False(IsValid(new ModelOptions { Provider = "oracle" }));
        Assert.False(IsValid(new ModelOptions { Provider = ModelOptions.OpenAi }));
        Assert.False(IsValid(new ModelOptions { BaseUrl = "localhost" }));
        Assert.False(IsValid(new ModelOptions { BaseUrl = "ftp://localhost" }));
        Assert.False(IsValid(new ModelOptions { StallTimeout = TimeSpan.Zero }));
        Assert.False(IsValid(new ModelOptions { MaxAttempts = 0 }));
        Assert.False(IsValid(new ModelOptions { RetryBaseDelay = TimeSpan.FromSeconds(30), RetryDelayCap = TimeSpan.FromSeconds(1) }));
    }

    private static bool IsValid(ModelOptions options) =>
        Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true);
}
