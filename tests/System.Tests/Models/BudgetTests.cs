using AiTasks.SystemTests.ContractE;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.Models;

/// <summary>What a day may take is never exceeded, however many ask at once.</summary>
[Collection(nameof(WithModel))]
public sealed class BudgetTests(ModelSystem system)
{
    private const int Questions = 500;
    private const int Crowd = 50;

    [Fact]
    public async Task Of_500_parallel_requests_exactly_as_many_reach_the_model_as_the_budget_allows()
    {
        using var person = await DocumentPerson.CreateAsync(system.System.GatewayUrl);
        var marker = $"{Guid.NewGuid():N}";

        // Only the questions are to come at once.
        var chats = new List<ChatModel>();
        foreach (var crowd in Enumerable.Range(0, Questions).Chunk(Crowd))
            chats.AddRange(await Task.WhenAll(crowd.Select(_ => person.Client.CreateChatAsync())));
        var answers = await Task.WhenAll(chats.Select((chat, number) =>
            DocumentPerson.ReadAsync(person.Client.SendMessageAsync(chat.Id, $"{marker} {number}"))));

        Assert.Equal(ModelSystem.CallsPerPerson, system.Model.CallsAbout(marker).Count);
        Assert.Equal(ModelSystem.CallsPerPerson, answers.Count(events => events.Any(one => one.Name == "llm_final")));
        var refusals = answers.SelectMany(events => events).Where(one => one.Name == "error").Select(one => (string)one.Data["message"]!).ToList();
        Assert.Equal(Questions - ModelSystem.CallsPerPerson, refusals.Count);
        var opens = DateTime.UtcNow.Date.AddDays(1);
        Assert.All(refusals, message => Assert.Contains($"{opens:dd.MM.yyyy} 00:00 UTC", message, StringComparison.Ordinal));
    }
}
