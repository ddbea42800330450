using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>Varies with the task and never with chance: the same task always gets the same choice.</summary>
internal sealed class OfflineChoice(TextTask task)
{
    private readonly string _seed = $"{task.Type}|{task.Language}|{task.Context.Root.ToJsonString()}";

    public IEnumerable<T> Shuffle<T>(IEnumerable<T> items, Func<T, string> name) => items.OrderBy(item => Hash(name(item)));

    public T Pick<T>(IReadOnlyList<T> items, string forWhat) => items[(int)(Hash(forWhat) % (uint)items.Count)];

    private uint Hash(string what) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}|{what}")));
}
