using System.Net;
using CsCheck;
using NymActors.Configuration;
using NymActors.Host.LocalWebSocket;

namespace NymActors.Host.Tests.LocalWebSocket;

public sealed class LocalAccessPolicyTests
{
    private static readonly LocalAccessPolicy Policy = new(new LocalApiConfiguration
    {
        AllowedOrigins = ["https://app.example.org", "null"],
        AllowedHosts = ["nym.example.org"],
    });

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:8888")]
    [InlineData("https://LOCALHOST:3000")]
    [InlineData("http://dev.localhost:3000")]
    [InlineData("http://127.0.0.1:8888")]
    [InlineData("http://127.8.9.1")]
    [InlineData("http://[::1]:8888")]
    [InlineData("https://app.example.org")]
    [InlineData("null")]
    public void Programs_and_pages_of_this_machine_and_allowed_origins_are_accepted(string? origin) =>
        Assert.Null(Policy.Refuse(origin, "127.0.0.1:1977", IPAddress.Loopback));

    [Theory]
    [InlineData("")]
    [InlineData("https://evil.example")]
    [InlineData("https://app.example.org.evil.example")]
    [InlineData("http://app.example.org")]
    [InlineData("https://app.example.org:444")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost@evil.example")]
    [InlineData("http://evil.example@localhost")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://192.168.1.2")]
    [InlineData("file://")]
    [InlineData("file:///home/user/page.html")]
    [InlineData("chrome-extension://abc")]
    [InlineData("http://localhost, https://evil.example")]
    public void Other_origins_are_refused(string origin) =>
        Assert.NotNull(Policy.Refuse(origin, "127.0.0.1:1977", IPAddress.Loopback));

    [Fact]
    public void The_null_origin_is_refused_unless_it_is_allowed() =>
        Assert.NotNull(new LocalAccessPolicy(new LocalApiConfiguration()).Refuse("null", "localhost", IPAddress.Loopback));

    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost:1977")]
    [InlineData("Localhost.:1977")]
    [InlineData("127.0.0.1:1977")]
    [InlineData("[::1]:1977")]
    [InlineData("nym.example.org:1977")]
    [InlineData("192.168.1.2:1977")]
    public void Names_of_this_machine_and_allowed_names_are_accepted(string host) =>
        Assert.Null(Policy.Refuse(null, host, IPAddress.Parse("192.168.1.2")));

    [Theory]
    [InlineData("")]
    [InlineData("evil.example:1977")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.1.3:1977")]
    [InlineData("[::2]:1977")]
    [InlineData("[::1")]
    public void Foreign_names_are_refused(string host) =>
        Assert.NotNull(Policy.Refuse(null, host, IPAddress.Parse("192.168.1.2")));

    [Theory]
    [InlineData("https://evil.example", "\"https://evil.example\"")]
    [InlineData("x\r\n\u001b[31m\"\u00e4", "\"x???[31m??\"")]
    [InlineData("", "\"\"")]
    public void A_refusal_names_what_was_refused_in_one_printable_line(string value, string shown)
    {
        Assert.Contains($"origin {shown} may not", Policy.Refuse(value, "localhost", IPAddress.Loopback), StringComparison.Ordinal);
        Assert.Contains($"name {shown} in the Host header", Policy.Refuse(null, value, IPAddress.Loopback), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "allowed_origins = [\"null\"]", "--allowed-origin null")]
    [InlineData("file://", "allowed_origins = [\"file://\"]", "--allowed-origin file://")]
    public void A_refusal_says_what_line_or_option_allows_an_origin(string origin, string line, string option)
    {
        var refusal = Policy.Refuse(origin == "null" ? "file:///" : origin, "localhost", null)!;
        Assert.Contains("under [nymactors]", refusal, StringComparison.Ordinal);
        refusal = new LocalAccessPolicy(new LocalApiConfiguration()).Refuse(origin, "localhost", null)!;
        Assert.Contains(line, refusal, StringComparison.Ordinal);
        Assert.EndsWith($"{option}.", refusal, StringComparison.Ordinal);
        Assert.Null(new LocalAccessPolicy(new LocalApiConfiguration { AllowedOrigins = [origin] }).Refuse(origin, "localhost", null));
    }

    [Theory]
    [InlineData("nym-client:1977", "nym-client")]
    [InlineData("host.docker.internal:1977", "host.docker.internal")]
    [InlineData("10.1.2.3:30000", "10.1.2.3")]
    public void A_refusal_says_what_line_or_option_allows_a_name(string host, string name)
    {
        var refusal = Policy.Refuse(null, host, IPAddress.Parse("172.17.0.2"))!;
        Assert.Contains($"allowed_hosts = [\"{name}\"]", refusal, StringComparison.Ordinal);
        Assert.EndsWith($"--allowed-host {name}.", refusal, StringComparison.Ordinal);
        Assert.Null(new LocalAccessPolicy(new LocalApiConfiguration { AllowedHosts = [name] }).Refuse(null, host, IPAddress.Parse("172.17.0.2")));
    }

    [Theory]
    [InlineData("Bearer secret", "", true)]
    [InlineData("bearer  secret ", "", true)]
    [InlineData("", "secret", true)]
    [InlineData("", "", false)]
    [InlineData("Bearer secre", "", false)]
    [InlineData("Bearer secret2", "secret", false)]
    [InlineData("Basic secret", "", false)]
    [InlineData("", "Secret", false)]
    public void A_token_is_wanted_where_one_is_set(string authorization, string query, bool isAdmitted)
    {
        Assert.Equal(isAdmitted, new LocalAccessPolicy(new LocalApiConfiguration { AccessToken = "secret" }).HasToken(authorization, query));
        Assert.True(Policy.HasToken(authorization, query));
    }

    [Fact]
    public void A_refusal_shows_no_more_than_100_characters_of_what_was_refused()
    {
        var refusal = Policy.Refuse("https://" + new string('x', 100_000), "localhost", IPAddress.Loopback)!;
        Assert.True(refusal.Length < 700);
        Assert.Contains("xxx...\"", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_and_mutated_headers_are_accepted_or_refused_and_a_foreign_end_is_always_refused()
    {
        const string valid = "http://[::1]:8888https://dev.localhost127.0.0.1:1977@.";
        Gen.OneOf(Gen.String[0, 40], Gen.String[Gen.Char[valid], 0, 30]).Sample(
            text =>
            {
                Assert.Equal(Policy.Refuse("http://" + text, "localhost", IPAddress.Loopback) is null, Policy.Refuse("HTTP://" + text, "localhost", null) is null);
                Assert.NotEqual("", Policy.Refuse(text, "localhost", IPAddress.Loopback));
                Assert.NotEqual("", Policy.Refuse(null, text, IPAddress.Loopback));
                var name = text.Replace('[', 'x').Replace(':', 'x');
                Assert.NotNull(Policy.Refuse(null, name + ".evil.example", IPAddress.Loopback));
                Assert.NotNull(Policy.Refuse($"http://{text.Replace('/', 'x').Replace('\\', 'x').Replace('?', 'x').Replace('#', 'x')}.evil.example", "localhost", null));
            },
            iter: 3_000);
    }
}
