using AiTasks.TaskApi.Publishing;

namespace AiTasks.UnitTests.TaskApi;

public sealed class TelegramChatTests
{
    [Theory]
    [InlineData("@Lapa_Shelter", "@lapa_shelter")]
    [InlineData(" @lapa_shelter\n", "@lapa_shelter")]
    [InlineData("t.me/lapa_shelter", "@lapa_shelter")]
    [InlineData("https://t.me/lapa_shelter/", "@lapa_shelter")]
    [InlineData("http://www.telegram.me/@lapa_shelter", "@lapa_shelter")]
    [InlineData("-1001234567890", "-1001234567890")]
    [InlineData("-100 1234 567 890", "-1001234567890")]
    [InlineData("−1001234567890", "-1001234567890")]
    [InlineData("–100\u00a01234567890", "-1001234567890")]
    [InlineData("0042", "42")]
    public void B14_a_chat_is_known_however_it_is_typed(string typed, string chat) => Assert.Equal(chat, TelegramChat.Normalize(typed));

    [Theory]
    [InlineData("")]
    [InlineData("lapa_shelter")]
    [InlineData("мой канал")]
    [InlineData("@abcd")]
    [InlineData("@a1234567890123456789012345678901234")]
    [InlineData("@1channel")]
    [InlineData("@имя_канала")]
    [InlineData("@name;drop")]
    [InlineData("https://example.com/lapa_shelter")]
    [InlineData("https://t.me/+AbCdEfGh")]
    [InlineData("https://t.me/joinchat/AbCdEfGh")]
    [InlineData("0")]
    [InlineData("--5")]
    [InlineData("٣٤٥")]
    [InlineData("9999999999999999999")]
    [InlineData("99999999999999999999")]
    public void B14_anything_else_is_no_chat(string typed) => Assert.Null(TelegramChat.Normalize(typed));

    [Theory]
    [InlineData("@lapa_shelter", true)]
    [InlineData("-5", true)]
    [InlineData("-1001234567890", true)]
    [InlineData("5", false)]
    public void Every_chat_that_is_not_a_person_has_the_limits_of_a_group(string chat, bool group) => Assert.Equal(group, TelegramChat.IsGroup(chat));
}
