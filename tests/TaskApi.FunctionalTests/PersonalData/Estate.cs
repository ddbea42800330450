using System.Text;
using AiTasks.TaskApi.FunctionalTests.Attacks;
using AiTasks.TestServers;
using AiTasks.TestServers.Pictures;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests.PersonalData;

/// <summary>Somebody of whom there is something in every table that can hold something of a person.</summary>
internal sealed class Estate : IAsyncDisposable
{
    // What comes of calls of models, of Telegram and of a worker that shares answers, as their own tests show it.
    private const string Rest =
        """
        insert into telegram_chats (tg_id, user_id) values (-@id, @id);
        insert into publications (post_id, user_id, chat, target, digest, state, finished_at)
          select id, @id, @word, @word, '\x01', 'sent', now() from posts where user_id = @id;
        insert into publication_messages (publication_id, position, text) select id, 0, @word from publications where user_id = @id;
        insert into model_calls (id, task_id, attempt, user_id, provider, model, day, state, own_key, reserved_cost, cost, input_tokens, output_tokens, settled_at)
          select gen_random_uuid(), max(id), 1, @id, 'acme', 'm', '2020-01-01', 'settled', false, 0, 7, 1, 1, now() from tasks where user_id = @id;
        insert into model_budget_days (day, user_id, cost, calls) values ((now() at time zone 'utc')::date, @id, 1, 1);
        insert into user_model_keys (user_id, provider, key_id, nonce, ciphertext) values (@id, 'acme', 'k', '\x01', '\x02');
        insert into turns (user_id, served) values (@id, 1) on conflict do nothing;
        insert into stream_acknowledgements (key, epoch, seq) values ('user:' || @id, gen_random_uuid(), 1) on conflict do nothing;
        insert into shared_answers (key, user_id, owner_task, owner_attempt, asked_at, result, usage, made_at)
          select decode(md5(@word), 'hex'), @id, max(id), 1, now(), jsonb_build_object('text', @word), '{}', now() from tasks where user_id = @id;
        """;

    private readonly Victim _owner;

    private Estate(Victim owner) => _owner = owner;

    public ApiCaller Caller => _owner.Caller;
    public string Word => _owner.Word;
    public string Username => _owner.Email;
    public long Id { get; private set; }
    public Guid PublicId { get; private set; }

    public static async Task<Estate> CreateAsync(TaskApiFixture fixture)
    {
        var estate = new Estate(await Victim.CreateAsync(fixture));
        (estate.Id, estate.PublicId) = await fixture.QueryAsync<(long, Guid)>(
            "select id, public_id from users where email = @Username", new { estate.Username });
        await estate.FillAsync(fixture);
        return estate;
    }

    public ValueTask DisposeAsync() => _owner.DisposeAsync();

    private async Task FillAsync(TaskApiFixture fixture)
    {
        using var admin = ApiCaller.Administrator(fixture);
        await admin.OkAsync(HttpMethod.Post, $"/admin/users/{Uri.EscapeDataString(Username)}/tokens", new { name = Word });
        await Caller.OkAsync(HttpMethod.Patch, "/me/settings", new { temperature = 0.5 });

        var file = (string)(await Caller.UploadAsync($"{Word}-2.txt", Encoding.UTF8.GetBytes($"Слово {Word}."), "/files/upload"))["id"]!;
        await Wait.ForAsync("the documents to be read", async () => await fixture.QueryAsync<bool>(
            "select bool_and(text_state = 'indexed') from files where user_id = @Id", new { Id }));
        var chat = (string)(await Caller.OkAsync(HttpMethod.Post, "/chats", new { title = Word }))["id"]!;
        await Caller.OkAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = Word, attached_file_ids = new[] { file } });
        var post = (string)(await Caller.OkAsync(HttpMethod.Post, "/api/post", new { main_text = Word }))["post_id"]!;
        await Caller.OkAsync(HttpMethod.Post, $"/api/post/{post}/layer/image", new
        {
            image_base64 = Convert.ToBase64String(Png.Solid(9, 9, 1, 2, 3)),
            x = 0,
            y = 0,
            w = 9,
            h = 9,
        });

        await using var database = fixture.Admin();
        await database.ExecuteAsync(Rest, new { id = Id, word = Word });
    }
}
