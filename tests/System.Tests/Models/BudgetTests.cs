using AiTasks.SystemTests.ContractE;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.Models;

/// <summary>What a day may take is never exceeded, however many ask at once.</summary>
[Collection(nameof(WithModel))]
public sealed class BudgetTests(ModelSystem system)
{
    private const int Questions = 500;

    [Fact]
    public async Task Of_500_parallel_requests_exactly_as_many_reach_the_model_as_the_budget_allows()
    {
        using var person = await DocumentPerson.CreateAsync(system.System.GatewayUrl);
        var marker = $"{Guid.NewGuid():N}";

        var answers = await Task.WhenAll(Enumerable.Range(0, Questions).Select(async number =>
        {
            var chat = await person.Client.CreateChatAsync();
            return await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(chat.Id, $"{marker} {number}"));
        }));

        Assert.Equal(ModelSystem.CallsPerPerson, system.Model.CallsAbout(marker).Count);
        Assert.Equal(ModelSystem.CallsPerPerson, answers.Count(events => events.Any(one => one.Name == "llm_final")));
        var refusals = answers.SelectMany(events => events).Where(one => one.Name == "error").Select(one => (string)one.Data["message"]!).ToList();
        Assert.Equal(Questions - ModelSystem.CallsPerPerson, refusals.Count);
        var opens = DateTime.UtcNow.Date.AddDays(1);
        Assert.All(refusals, message => Assert.Contains($"{opens:dd.MM.yyyy} 00:00 UTC", message, StringComparison.Ordinal));
    }
}
