using AiTasks.TaskApi.Accounting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.TaskApi.Accounting;

public sealed class PriceTableTests
{
    [Theory]
    [InlineData("openrouter", "meta-llama/llama-3.1:free", 1)]
    [InlineData("OpenRouter", "Meta-Llama/LLAMA-3.1:free", 1)]
    [InlineData("openrouter", "meta-llama/llama-3.1", 2)]
    [InlineData("openrouter", "*", 2)]
    [InlineData("ollama", "llama3.2:1b", 3)]
    [InlineData("ollama", "llama3.2", null)]
    [InlineData("openai", "meta-llama/llama-3.1:free", null)]
    public void A_model_costs_what_its_own_entry_says_or_else_its_providers(string provider, string model, int? input)
    {
        var settings = new Dictionary<string, string?>
        {
            ["PriceOptions:Prices:0:Provider"] = "openrouter",
            ["PriceOptions:Prices:0:Model"] = "meta-llama/llama-3.1:free",
            ["PriceOptions:Prices:0:Input"] = "1",
            ["PriceOptions:Prices:1:Provider"] = "openrouter",
            ["PriceOptions:Prices:1:Model"] = "*",
            ["PriceOptions:Prices:1:Input"] = "2",
            ["PriceOptions:Prices:2:Provider"] = "ollama",
            ["PriceOptions:Prices:2:Model"] = "llama3.2:1b",
            ["PriceOptions:Prices:2:Input"] = "3",
        };
        var options = Bind(settings);
        var table = new PriceTable(Options.Create(options), Options.Create(new BudgetOptions()), NullLogger<PriceTable>.Instance);
        Assert.Equal(input, (int?)table.Find(provider, model)?.Input);
    }

    [Fact]
    public void A_cost_is_exact() => Assert.Equal(
        0.04m + 0.0000025m + 0.00000000000123m, new ModelPrice { Input = 2.5m, Output = 0.00000123m, PerCall = 0.04m }.Cost(1, 1));

    [Theory]
    [InlineData("Prices:0:Provider", "")]
    [InlineData("Prices:0:Model", "")]
    [InlineData("Prices:0:Input", "-1")]
    [InlineData("Prices:0:Output", "1000001")]
    [InlineData("Prices:0:PerCall", "-0.01")]
    [InlineData("Prices:1:Model", "GPT")]
    public void A_price_that_makes_no_sense_keeps_the_service_from_starting(string name, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["PriceOptions:Prices:0:Provider"] = "openai",
            ["PriceOptions:Prices:0:Model"] = "gpt",
            ["PriceOptions:Prices:1:Provider"] = "OpenAI",
            ["PriceOptions:Prices:1:Model"] = "other",
        };
        Assert.Equal(2, Bind(settings).Prices.Count);
        settings[$"PriceOptions:{name}"] = value;
        var refusal = Assert.Throws<OptionsValidationException>(() => Bind(settings));
        Assert.NotEmpty(refusal.Failures);
    }

    private static PriceOptions Bind(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddOptions<PriceOptions>().BindConfiguration(nameof(PriceOptions)).ValidateDataAnnotations();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PriceOptions>>().Value;
    }
}
