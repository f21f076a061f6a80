using CsCheck;

namespace NymActors.Host.Tests;

public sealed class EnvironmentFileTests
{
    private static readonly System.Text.Json.JsonElement Vectors = TestVectors.Load("native-client-env.json");

    [Fact]
    public void The_file_of_the_vectors_is_read()
    {
        Assert.True(EnvironmentFile.TryParse(Vectors.GetProperty("file").GetString()!, _ => null, out var variables, out var fault), fault);
        var expected = Vectors.GetProperty("variables").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        Assert.Equal(expected, variables);
    }

    [Fact]
    public void Faulty_files_give_their_line_and_the_variables_before_it()
    {
        foreach (var vector in Vectors.GetProperty("errors").EnumerateArray())
        {
            var text = vector.GetProperty("file").GetString()!;
            Assert.False(EnvironmentFile.TryParse(text, _ => null, out var variables, out var fault), text);
            Assert.StartsWith("line ", fault, StringComparison.Ordinal);
            Assert.Equal(vector.GetProperty("variables_set_before_the_error").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!), variables);
        }
    }

    [Fact]
    public void Carriage_returns_and_a_byte_order_mark_are_accepted()
    {
        Assert.True(EnvironmentFile.TryParse("\ufeffA=1\r\nB=2\r\n", _ => null, out var variables, out _));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }, variables);
    }

    [Fact]
    public void The_environment_wins_over_earlier_lines_in_substitutions()
    {
        Assert.True(EnvironmentFile.TryParse("A=file\nB=$A\n", name => name == "A" ? "process" : null, out var variables, out _));
        Assert.Equal("process", variables["B"]);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["AB=\"'$\\{}# \n\texport"], 0, 60]).Sample(
            text => EnvironmentFile.TryParse(text, _ => null, out _, out var fault) == (fault is null), iter: 10_000);
}
