using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AiTasks.Notifier;

/// <summary>
/// The end of an <c>await using</c> block, awaited by the compiler's own code. C# does not tell a disposal whether its block threw; but
/// it keeps the exception in the awaiting method's state machine until the disposal is over, and the continuation that the awaiter
/// gets leads there.
/// </summary>
public readonly struct BlockEnd : IEquatable<BlockEnd>
{
    private readonly TaskProgress _progress;

    internal BlockEnd(TaskProgress progress) => _progress = progress;

    /// <summary>Called by <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(_progress);

    /// <inheritdoc/>
    public bool Equals(BlockEnd other) => ReferenceEquals(_progress, other._progress);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlockEnd other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_progress);

    /// <summary>Whether two are the end of the same block.</summary>
    public static bool operator ==(BlockEnd left, BlockEnd right) => left.Equals(right);

    /// <summary>Whether two are the ends of different blocks.</summary>
    public static bool operator !=(BlockEnd left, BlockEnd right) => !left.Equals(right);

    /// <summary>Awaits the end of a block.</summary>
    public sealed class Awaiter : ICriticalNotifyCompletion
    {
        private readonly TaskProgress _progress;
        private Task _ending = Task.CompletedTask;

        internal Awaiter(TaskProgress progress) => _progress = progress;

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
            _ending = EndAsync(StateMachineOf(continuation.Target));
            _ending.GetAwaiter().UnsafeOnCompleted(continuation);
        }

        // Beyond the first await, so that the awaiting method is never entered again from within.
        private async Task EndAsync(object? stateMachine)
        {
            var known = TryFindThrown(stateMachine, out var thrown);
            await Task.Yield();
            await (known ? _progress.EndBlockAsync(thrown) : _progress.EndUnseenAsync()).ConfigureAwait(false);
        }

        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "What was trimmed is not found, and the end counts as unseen.")]
        private static object? StateMachineOf(object? box) =>
            box?.GetType().GetField("StateMachine", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.GetValue(box);

        // The compiler's names: <>7__wrap in optimized code, <>s__ in the other.
        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "What was trimmed is not found, and the end counts as unseen.")]
        private static bool TryFindThrown(object? stateMachine, out Exception? thrown)
        {
            thrown = null;
            if (stateMachine is null) return false;
            var kept = Array.FindAll(
                stateMachine.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
                field => field.FieldType == typeof(object)
                    && (field.Name.StartsWith("<>7__wrap", StringComparison.Ordinal) || field.Name.StartsWith("<>s__", StringComparison.Ordinal)));
            thrown = kept.Select(field => field.GetValue(stateMachine)).OfType<Exception>().FirstOrDefault();
            return kept.Length > 0;
        }
    }
}
