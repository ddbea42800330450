using AiTasks.TaskApi.Files.Stores;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>
/// Erases people who are to be erased. Whatever ends it in the middle, any node begins again where there is something left; several may be at the
/// same person.
/// </summary>
internal sealed class PersonEraser(
    ErasureStore people, TaskLedger ledger, IFileStore store, IOptions<ErasureOptions> options, ILogger<PersonEraser> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var person in await people.ListAsync(stoppingToken)) await TryEraseAsync(person, stoppingToken);
            }
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                logger.LogWarning("People wait to be erased: {Reason}", error.Message);
            }
        }
    }

    private async Task TryEraseAsync(ErasedPerson person, CancellationToken cancellationToken)
    {
        try
        {
            await EndTasksAsync(person, cancellationToken);
            await RemoveFilesAsync(person, cancellationToken);
            foreach (var step in ErasureSteps.All) await people.TakeAsync(step, person, cancellationToken);
            if (!await people.RemoveAccountAsync(person, cancellationToken))
                logger.LogInformation("Of person {UserId} something is left; it is gone through again", person.Id);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // One whose files cannot be reached, for instance, must not stand in the way of the others.
            logger.LogWarning("Person {UserId} waits to be erased: {Reason}", person.Id, error.Message);
        }
    }

    private async Task EndTasksAsync(ErasedPerson person, CancellationToken cancellationToken)
    {
        while (await people.OpenTasksAsync(person.Id, cancellationToken) is { Count: > 0 } open)
        {
            await ledger.ChangeAsync(open.ToArray(), person.Id, (tasks, now) =>
            {
                foreach (var task in tasks.Values) task.Cancel(now);
                return true;
            }, cancellationToken);
        }
    }

    // The bytes first: without its row nobody would know that they are there.
    private async Task RemoveFilesAsync(ErasedPerson person, CancellationToken cancellationToken)
    {
        while (await people.FilesAsync(person.Id, cancellationToken) is { Count: > 0 } files)
        {
            foreach (var (_, key) in files) await store.DeleteAsync(key, cancellationToken);
            await people.ForgetFilesAsync([.. files.Select(file => file.Id)], cancellationToken);
        }
    }
}
