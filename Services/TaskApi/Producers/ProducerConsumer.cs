using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using MassTransit;

namespace AiTasks.TaskApi.Producers;

/// <summary>Takes what services of the system say over the bus, as if they had called the API.</summary>
internal sealed class ProducerConsumer(ProducerInbox inbox) : IConsumer<ProducerBatch>
{
    public async Task Consume(ConsumeContext<ProducerBatch> context)
    {
        using var events = JsonDocument.Parse(context.Message.EventsJson);
        JsonElement[] said = [.. events.RootElement.EnumerateArray()];
        IReadOnlyList<BatchResult> results;
        try
        {
            results = await inbox.TakeAsync(context.Message.Service, said, context.CancellationToken);
        }
        catch (Exception error) when (DatabaseFailure.IsPassing(error))
        {
            // The caller sends it again; here it would only be parked.
            results = Array.ConvertAll(said, _ => ProducerInbox.Refused(ProducerProblem.Unavailable));
        }

        await context.RespondAsync(new ProducerBatchAnswer { AnswerJson = JsonSerializer.Serialize(new BatchAnswer { Results = results }) });
    }
}
