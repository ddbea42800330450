using System.Runtime.CompilerServices;

namespace AiTasks.Notifier;

/// <summary>
/// The end of an <c>await using</c> block, awaited by the compiler's own code. C# does not tell a disposal whether its block threw; but
/// it keeps the exception in the awaiting method's state machine until the disposal is over, and the continuation that the awaiter
/// gets leads there.
/// </summary>
public readonly record struct BlockEnd
{
    private readonly TaskProgress _progress;
    private readonly bool _onCapturedContext;

    internal BlockEnd(TaskProgress progress, bool onCapturedContext) => (_progress, _onCapturedContext) = (progress, onCapturedContext);

    /// <summary>Called by <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(_progress, _onCapturedContext);

    /// <summary>Awaits the end of a block.</summary>
    public sealed class Awaiter : ICriticalNotifyCompletion
    {
        private readonly TaskProgress _progress;
        private readonly bool _onCapturedContext;
        private Task _ending = Task.CompletedTask;

        internal Awaiter(TaskProgress progress, bool onCapturedContext) => (_progress, _onCapturedContext) = (progress, onCapturedContext);

        /// <summary>Never at once: the continuation is what is needed.</summary>
        public bool IsCompleted => false;

        /// <summary>Throws only in strict notifiers.</summary>
        public void GetResult() => _ending.GetAwaiter().GetResult();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            _ending = EndAsync(continuation);
            _ending.ConfigureAwait(_onCapturedContext).GetAwaiter().UnsafeOnCompleted(continuation);
        }

        // Beyond the first await, so that the awaiting method is never entered again from within.
        private async Task EndAsync(Action continuation)
        {
            var known = PendingException.TryRead(continuation, out var thrown);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await (known ? _progress.EndBlockAsync(thrown) : _progress.EndUnseenAsync()).ConfigureAwait(false);
        }
    }
}
